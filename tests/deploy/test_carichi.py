"""What a schema cannot say of the processes in a cluster: how closed they are, how they are watched and how many."""

import importlib.util
import tomllib

import pytest

from scripts.manifests.image import settings_prefix
from scripts.manifests.programs import ROOT
from shared.messaging.topics import PARTITIONS
from shared.process.running import DRAIN
from tests.deploy.manifests import (
    LONG_RUNNING,
    NIGHTLY,
    SERVICES,
    WITHOUT_KAFKA,
    Manifest,
    Workload,
    named,
    of_kind,
    selects,
    workloads,
)

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
STOP_S = 10
"""Seconds that a process has, at least, to close what it holds once its requests are answered."""
OF_WEBHOOKS = {"CONSEGNE", "AVVISI", "INDIRIZZO"}
"""Words of the variables that concern who is called outside."""
WEBHOOKS = {"indicators": "raccordo-indicators-consegne", "dimissioni": "raccordo-dimissioni-avvisi"}
"""Service that calls outside -> its optional Secret and ConfigMap."""

each_workload = pytest.mark.parametrize("workload", workloads(), ids=lambda workload: workload.name)
each_deployment = pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=lambda d: d["metadata"]["name"])
each_service = pytest.mark.parametrize("service", SERVICES)


def test_ogni_servizio_ha_api_worker_e_migrazione() -> None:
    wanted = {(service, component) for service in SERVICES for component in (*LONG_RUNNING, "migrate")}
    assert {(workload.service, workload.component) for workload in workloads()} == wanted | NIGHTLY.keys()


@each_workload
def test_ogni_processo_e_chiuso_quanto_chiede_restricted(workload: Workload) -> None:
    pod, container = workload.pod["spec"]["securityContext"], workload.container["securityContext"]
    assert pod["runAsNonRoot"] and pod["runAsUser"] >= 10_000 and pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["runAsNonRoot"] and container["readOnlyRootFilesystem"]
    assert container["allowPrivilegeEscalation"] is False
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers"} & workload.pod["spec"].keys()
    assert workload.pod["spec"]["automountServiceAccountToken"] is False


@each_workload
def test_si_scrive_solo_in_tmp_e_i_volumi_sono_di_tipi_ammessi(workload: Workload) -> None:
    kinds = {volume["name"]: next(key for key in volume if key != "name") for volume in workload.pod["spec"]["volumes"]}
    assert set(kinds.values()) <= {"secret", "configMap", "emptyDir"}
    writable = [mount["mountPath"] for mount in workload.container["volumeMounts"] if not mount.get("readOnly")]
    assert writable == ["/tmp"]  # noqa: S108
    assert all(mount["name"] in kinds for mount in workload.container["volumeMounts"])


@each_workload
def test_ogni_processo_dice_quanto_gli_serve_e_quanto_non_deve_passare(workload: Workload) -> None:
    resources = workload.container["resources"]
    assert resources["requests"].keys() == resources["limits"].keys() == {"cpu", "memory"}


@each_workload
def test_ogni_processo_esegue_il_suo_servizio_dalla_sua_immagine(workload: Workload) -> None:
    nightly = NIGHTLY.get((workload.service, workload.component))
    wanted = [f"services.{workload.service}", workload.component] if nightly is None else [nightly]
    assert workload.container["args"] == wanted
    assert importlib.util.find_spec(wanted[0]) is not None
    assert workload.container["image"] == f"raccordo-{workload.service}:{VERSION}"


@each_workload
def test_la_banca_dati_viene_da_un_secret_con_il_nome_che_il_codice_legge(workload: Workload) -> None:
    from_secrets = {
        e["name"]: e["valueFrom"]["secretKeyRef"]
        for e in workload.environment()
        if "secretKeyRef" in e.get("valueFrom", {})
        and not e["name"].endswith(("_SEGRETO", "_SEGRETO_PRECEDENTE", "_REGISTRO_CHIAVI"))
    }
    # The keys have a database of their own, for all who keep something of a person.
    keys = from_secrets.pop("RACCORDO_CHIAVI_DATABASE", None)
    assert keys == (None if workload.service == "indicators" else {"name": "raccordo-chiavi-database", "key": "url"})
    assert from_secrets == {
        f"{settings_prefix(workload.service)}DATABASE_URL": {
            "name": f"raccordo-{workload.service}-database",
            "key": "url",
        }
    }


@each_workload
def test_le_chiavi_del_registro_le_ha_chi_lo_scrive(workload: Workload) -> None:
    name = f"{settings_prefix(workload.service)}REGISTRO_CHIAVI"
    given = [e["valueFrom"]["secretKeyRef"] for e in workload.environment() if e["name"] == name]
    nightly = (workload.service, workload.component) in NIGHTLY
    assert given == ([] if nightly else [{"name": f"raccordo-{workload.service}-registro", "key": "chiavi"}])


@each_workload
def test_la_chiave_maestra_la_ha_solo_chi_cifra(workload: Workload) -> None:
    mounted = [v["secret"]["secretName"] for v in workload.pod["spec"]["volumes"] if v["name"] == "master-key"]
    seals = workload.service != "indicators" and workload.component in {"api", "worker"}
    assert mounted == (["raccordo-chiave-maestra"] if seals else [])


@each_workload
def test_i_segreti_delle_consegne_li_ha_solo_chi_firma_e_si_puo_farne_a_meno(workload: Workload) -> None:
    found = {e["name"]: e["valueFrom"] for e in workload.environment() if set(e["name"].split("_")) & OF_WEBHOOKS}
    signs = workload.service in WEBHOOKS and workload.component in {"api", "worker"}
    assert bool(found) == signs
    for ref in (next(iter(value.values())) for value in found.values()):
        assert (ref["name"], ref["optional"]) == (WEBHOOKS[workload.service], True)


def test_fuori_escono_solo_le_consegne_e_solo_verso_indirizzi_pubblici() -> None:
    labelled = [w.name for w in workloads() if w.pod["metadata"]["labels"].get("raccordo/consegne") == "client"]
    assert labelled == ["dimissioni-worker", "indicators-worker"]
    (rule,) = named("NetworkPolicy", "allow-consegne")["spec"]["egress"]
    assert [port["port"] for port in rule["ports"]] == [443]
    (block,) = [each["ipBlock"] for each in rule["to"]]
    assert {"10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"} < set(block["except"])


@each_workload
def test_in_kafka_ognuno_entra_con_il_proprio_certificato(workload: Workload) -> None:
    volumes = {volume["name"]: volume for volume in workload.pod["spec"]["volumes"]}
    shown = [volume["secret"]["secretName"] for name, volume in volumes.items() if name == "kafka-user"]
    assert shown == ([] if workload.component in WITHOUT_KAFKA else [f"raccordo-{workload.service}"])


@each_deployment
def test_ogni_deployment_ha_le_tre_sonde_sui_due_indirizzi(deployment: Manifest) -> None:
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    paths = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/status/live", "liveness": "/status/live", "readiness": "/status/ready"}
    assert {container[f"{kind}Probe"]["httpGet"]["port"] for kind in paths} == {"http"}
    assert {"name": "http", "containerPort": 8080, "protocol": "TCP"} in container["ports"]


@each_deployment
def test_ogni_deployment_ha_il_suo_disruption_budget(deployment: Manifest) -> None:
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    budgets = [budget for budget in of_kind("PodDisruptionBudget") if selects(budget["spec"]["selector"], labels)]
    assert [budget["spec"]["maxUnavailable"] for budget in budgets] == [1]


@each_deployment
def test_ogni_selettore_prende_solo_i_suoi_processi(deployment: Manifest) -> None:
    chosen = [w.name for w in workloads() if selects(deployment["spec"]["selector"], w.pod["metadata"]["labels"])]
    assert chosen == [deployment["metadata"]["name"]]


@each_deployment
def test_chi_si_ferma_ha_il_tempo_di_finire(deployment: Manifest) -> None:
    pod = deployment["spec"]["template"]["spec"]
    before = pod["containers"][0].get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    assert pod["terminationGracePeriodSeconds"] - before >= DRAIN + STOP_S


@each_deployment
def test_il_numero_dei_processi_lo_decide_uno_solo(deployment: Manifest) -> None:
    name = deployment["metadata"]["name"]
    scaling = [
        s["kind"]
        for s in (*of_kind("HorizontalPodAutoscaler"), *of_kind("ScaledObject"))
        if s["spec"]["scaleTargetRef"]["name"] == name
    ]
    assert "replicas" not in deployment["spec"]
    assert scaling == ["HorizontalPodAutoscaler" if name.endswith("-api") else "ScaledObject"]


@each_service
def test_i_worker_non_sono_mai_piu_delle_partizioni_e_mai_uno_solo(service: str) -> None:
    spec = named("ScaledObject", f"{service}-worker")["spec"]
    assert 2 <= spec["minReplicaCount"] <= spec["maxReplicaCount"] <= PARTITIONS
    assert 2 <= spec["fallback"]["replicas"] <= PARTITIONS


@each_service
def test_la_migrazione_ha_un_nome_per_versione(service: str) -> None:
    assert (
        named("Job", f"{service}-migrate-{VERSION.replace('.', '-')}")["spec"]["template"]["spec"]["restartPolicy"]
        == "Never"
    )


@each_service
def test_il_service_porta_alle_api_e_solo_a_quelle(service: str) -> None:
    spec = named("Service", f"{service}-api")["spec"]
    labels = {w.name: w.pod["metadata"]["labels"] for w in workloads()}
    assert [name for name in labels if spec["selector"].items() <= labels[name].items()] == [f"{service}-api"]
    assert [port["targetPort"] for port in spec["ports"]] == ["http"]


def test_le_fasi_mettono_ogni_risorsa_al_suo_posto() -> None:
    phases = {"Job": "migrazione", "ServiceAccount": "base"} | dict.fromkeys(
        ("Deployment", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler", "ScaledObject", "CronJob"),
        "servizi",
    )
    for kind, phase in phases.items():
        assert {m["metadata"]["labels"]["raccordo/fase"] for m in of_kind(kind)} == {phase}, kind
