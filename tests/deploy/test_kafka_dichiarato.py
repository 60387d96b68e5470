"""Topics, users and lag in the cluster are what the code declares and listens to, and nothing more."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest

from scripts.listeners import NOBODY
from shared.contracts.topics import HOSPITAL_MESSAGES, HOSPITAL_NOTICES
from shared.kernel.clock import SystemClock
from shared.messaging.access import ACCOUNTS
from shared.messaging.topics import PARTITIONS, TOPICS, owned_by
from shared.web.auth import Authenticator
from tests.deploy.manifests import SERVICES, named, of_kind

REPLICATION = 3
each_service = pytest.mark.parametrize("service", SERVICES)


class Annotatore:
    """A bus that only notes which group reads which topics."""

    def __init__(self) -> None:
        self.groups: dict[str, set[str]] = {}

    def subscribe(self, topics: Sequence[str], _handler: object, *, group: str, **_: object) -> None:
        self.groups.setdefault(group, set()).update(topics)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a bus that is only listened to was asked for {name}")


def _reads(service: str) -> dict[str, set[str]]:
    """Consumer group -> topics, as the composition root asks for them."""
    bus = Annotatore()
    settings = import_module(f"services.{service}.settings").Settings(database_url="sqlite://")
    import_module(f"services.{service}.bootstrap").build(settings, bus, Authenticator(NOBODY), SystemClock())
    return bus.groups


def _writes(service: str) -> set[str]:
    return {topic.name for topic in owned_by(service)} - {HOSPITAL_MESSAGES}


def _allowed(user: str) -> dict[tuple[str, str], set[str]]:
    """(kind, name) -> operations."""
    spec = named("KafkaUser", user)["spec"]
    assert spec["authentication"] == {"type": "tls"} and spec["authorization"]["type"] == "simple"
    for acl in spec["authorization"]["acls"]:
        assert acl["resource"]["patternType"] == "literal" and acl.get("type", "allow") == "allow"
        assert acl.get("host", "*") == "*"
    found = {
        (acl["resource"]["type"], acl["resource"]["name"]): set(acl["operations"])
        for acl in spec["authorization"]["acls"]
    }
    assert len(found) == len(spec["authorization"]["acls"])
    return found


def test_i_topic_sono_quelli_dichiarati_nel_codice() -> None:
    declared = {topic.name: (PARTITIONS, REPLICATION, topic.settings(REPLICATION)) for topic in TOPICS}
    written = {
        topic["metadata"]["name"]: (
            topic["spec"]["partitions"],
            topic["spec"]["replicas"],
            {key: str(value) for key, value in topic["spec"]["config"].items()},
        )
        for topic in of_kind("KafkaTopic")
    }
    assert written == declared


def test_le_impostazioni_dicono_gli_stessi_numeri() -> None:
    data = named("ConfigMap", "raccordo")["data"]
    assert (data["RACCORDO_PARTIZIONI"], data["RACCORDO_REPLICHE"]) == (str(PARTITIONS), str(REPLICATION))
    assert named("KafkaNodePool", "nodes")["spec"]["replicas"] == REPLICATION


@each_service
def test_un_servizio_legge_solo_cio_che_ascolta_nei_suoi_gruppi(service: str) -> None:
    allowed = _allowed(f"raccordo-{service}")
    readable = {name for (kind, name), operations in allowed.items() if kind == "topic" and "Read" in operations}
    groups = {name: operations for (kind, name), operations in allowed.items() if kind == "group"}
    assert readable == set().union(*_reads(service).values())
    assert groups == {group: {"Read"} for group in _reads(service)}


@each_service
def test_un_servizio_scrive_solo_i_suoi_eventi(service: str) -> None:
    allowed = _allowed(f"raccordo-{service}")
    topics = {name: operations for (kind, name), operations in allowed.items() if kind == "topic"}
    assert {name for name, operations in topics.items() if "Write" in operations} == _writes(service)
    looked_into = {name for name, operations in topics.items() if "DescribeConfigs" in operations}
    assert looked_into == {topic.name for topic in owned_by(service)}


def test_nessuno_crea_cambia_o_cancella_un_topic() -> None:
    operations = [found for user in of_kind("KafkaUser") for found in _allowed(user["metadata"]["name"]).values()]
    assert set().union(*operations) == {"Read", "Write", "Describe", "DescribeConfigs"}


def test_gli_utenti_sono_quelli_della_tabella() -> None:
    assert {user["metadata"]["name"] for user in of_kind("KafkaUser")} == {account.name for account in ACCOUNTS}


def test_gli_ospedali_scrivono_i_loro_messaggi_e_non_leggono() -> None:
    assert _allowed("raccordo-ospedali") == {("topic", "asst.fhir.v1"): {"Write", "Describe"}}


def test_gli_avvisi_li_legge_solo_chi_li_distribuisce() -> None:
    readers = [user["metadata"]["name"] for user in of_kind("KafkaUser") if _reads_notices(user["metadata"]["name"])]
    assert readers == ["raccordo-avvisi"]
    assert _allowed("raccordo-avvisi") == {
        ("topic", HOSPITAL_NOTICES): {"Read", "Describe"},
        ("group", "raccordo.avvisi"): {"Read"},
    }


def _reads_notices(user: str) -> bool:
    return "Read" in _allowed(user).get(("topic", HOSPITAL_NOTICES), set())


@each_service
def test_i_worker_aumentano_con_il_ritardo_di_ogni_topic_ascoltato(service: str) -> None:
    triggers = named("ScaledObject", f"{service}-worker")["spec"]["triggers"]
    watched: dict[str, set[str]] = {}
    for trigger in triggers:
        assert trigger["type"] == "kafka" and trigger["metadata"]["tls"] == "enable"
        watched.setdefault(trigger["metadata"]["consumerGroup"], set()).add(trigger["metadata"]["topic"])
    assert watched == _reads(service)


def test_chi_misura_il_ritardo_vede_tutto_cio_che_si_ascolta_e_non_ne_legge_una_parola() -> None:
    reads = [_reads(service) for service in SERVICES]
    topics = {("topic", topic) for groups in reads for heard in groups.values() for topic in heard}
    groups = {("group", group) for found in reads for group in found}
    assert _allowed("raccordo-keda") == {resource: {"Describe"} for resource in topics | groups}
