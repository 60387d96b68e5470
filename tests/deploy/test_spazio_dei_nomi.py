"""The namespace: closed by default, and without a secret written down."""

import json
import re
from typing import Any

from scripts.manifests import kustomize
from scripts.manifests.programs import ROOT
from tests.deploy.manifests import WITHOUT_KAFKA, named, of_kind, workloads

OF_EACH = ("dimissioni", "indicators", "pua", "sad")
SECRETS_OF_THE_INSTALLATION = {f"raccordo-{service}-{what}" for service in OF_EACH for what in ("database", "registro")}
SECRETS_OF_THE_INSTALLATION |= {"raccordo-indicators-consegne", "raccordo-dimissioni-avvisi"}
SECRETS_OF_THE_INSTALLATION |= {"raccordo-indicators-pseudonimi"}
SECRETS_OF_THE_INSTALLATION |= {"raccordo-chiavi-database", "raccordo-chiave-maestra"}
SECRETS_OF_STRIMZI = {"raccordo-cluster-ca-cert", "raccordo-keda"} | {f"raccordo-{service}" for service in OF_EACH}


def _values(node: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in _values(value, f"{path}.{key}")]
    if isinstance(node, list):
        return [found for value in node for found in _values(value, path)]
    return [(path, node)]


def test_tutto_sta_nello_stesso_spazio() -> None:
    elsewhere = [m["metadata"]["name"] for m in kustomize.render() if m["metadata"].get("namespace") != "raccordo"]
    assert elsewhere == ["raccordo"]  # the namespace itself


def test_lo_spazio_pretende_restricted() -> None:
    labels = named("Namespace", "raccordo")["metadata"]["labels"]
    assert {labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")} == {"restricted"}


def test_niente_entra_e_niente_esce_se_non_e_detto() -> None:
    assert named("NetworkPolicy", "default-deny")["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_ogni_processo_arriva_solo_dove_gli_serve() -> None:
    for workload in workloads():
        labels = workload.pod["metadata"]["labels"]
        doors = {name for name in ("database", "kafka") if labels.get(f"raccordo/{name}") == "client"}
        certificates = {"kafka-user", "kafka-ca"} & {volume["name"] for volume in workload.pod["spec"]["volumes"]}
        assert doors == ({"database"} if workload.component in WITHOUT_KAFKA else {"database", "kafka"})
        assert bool(certificates) == ("kafka" in doors)


def test_kafka_ha_solo_una_porta_cifrata_con_certificati_e_tre_nodi() -> None:
    kafka = named("Kafka", "raccordo")["spec"]["kafka"]
    assert [(one["tls"], one["authentication"]["type"]) for one in kafka["listeners"]] == [(True, "tls")]
    assert kafka["authorization"] == {"type": "simple"}
    assert kafka["config"]["auto.create.topics.enable"] is False
    pool = named("KafkaNodePool", "nodes")["spec"]
    assert (pool["replicas"], pool["roles"]) == (3, ["controller", "broker"])


def test_nessun_secret_e_scritto_qui() -> None:
    assert of_kind("Secret") == []
    text = json.dumps(kustomize.render())
    assert re.findall(r"://[^/\s:\"]+:[^@\s\"]+@", text) == []
    literal = re.compile(r"password|passwd|token|apikey|private", re.IGNORECASE)
    written = [
        path for path, value in _values(list(kustomize.render())) if literal.search(path.rpartition(".")[2]) and value
    ]
    assert [path for path in written if not path.endswith("automountServiceAccountToken")] == []


def test_i_secret_a_cui_si_rimanda_sono_quelli_documentati() -> None:
    named_here = set()
    for path, value in _values(list(kustomize.render())):
        if path.endswith((".secretKeyRef.name", ".secret.secretName", ".secretTargetRef.name")):
            named_here.add(value)
    assert named_here == SECRETS_OF_THE_INSTALLATION | SECRETS_OF_STRIMZI
    page = (ROOT / "docs" / "distribuzione.md").read_text(encoding="utf-8")
    assert [name for name in sorted(SECRETS_OF_THE_INSTALLATION) if name not in page] == []
