"""The schemas refuse what a cluster would refuse, and what it would drop without a word."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from scripts.manifests import kustomize, schemas
from tests.deploy.manifests import named

Change = Callable[[dict[str, Any]], Any]


def test_ogni_risorsa_e_conforme_al_suo_schema() -> None:
    assert schemas.all_complaints(kustomize.render()) == []


@pytest.mark.parametrize(
    ("kind", "name", "change"),
    [
        ("Deployment", "pua-api", lambda m: m["spec"]["template"]["spec"].update(terminationGracePeriod=30)),
        ("Deployment", "pua-api", lambda m: m["spec"]["template"]["spec"]["containers"][0].update(ports="8080")),
        ("Deployment", "pua-api", lambda m: m["spec"].pop("selector")),
        ("NetworkPolicy", "allow-dns", lambda m: m["spec"].update(policyTypes="Egress")),
        ("ConfigMap", "raccordo", lambda m: m["data"].update(RACCORDO_PORTA=8080)),
        ("Kafka", "raccordo", lambda m: m["spec"]["kafka"].update(replicas=3)),
        ("Kafka", "raccordo", lambda m: m["spec"]["kafka"]["listeners"][0].update(type="interno")),
        ("Kafka", "raccordo", lambda m: m.update(apiVersion="kafka.strimzi.io/v1beta2")),
        ("KafkaNodePool", "nodes", lambda m: m["spec"].update(roles=["leader"])),
        ("KafkaTopic", "sad.events.v1", lambda m: m["spec"].update(partitions="six")),
        ("KafkaTopic", "sad.events.v1", lambda m: m["spec"].update(retention=1)),
        ("KafkaUser", "raccordo-pua", lambda m: m["spec"]["authorization"]["acls"][0].update(operations=["Reads"])),
        ("KafkaUser", "raccordo-pua", lambda m: m["spec"].pop("authentication") and m["spec"].update(authn={})),
        ("ScaledObject", "pua-worker", lambda m: m["spec"].update(maxReplicas=6)),
        ("ScaledObject", "pua-worker", lambda m: m["spec"]["triggers"][0]["metadata"].update(lagThreshold=500)),
        ("TriggerAuthentication", "raccordo-kafka", lambda m: m["spec"]["secretTargetRef"][0].pop("key")),
        ("TriggerAuthentication", "raccordo-kafka", lambda m: m.update(kind="TriggerAuthorization")),
    ],
)
def test_una_risorsa_sbagliata_e_rifiutata(kind: str, name: str, change: Change) -> None:
    wrong = deepcopy(dict(named(kind, name)))
    change(wrong)
    assert schemas.complaints(wrong) != []
