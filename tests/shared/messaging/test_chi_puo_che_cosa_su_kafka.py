"""The table of who may do what, as such: the broker's obedience is `test_kafka_con_permessi.py`'s business."""

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest
from kafka.admin import ACLOperation, ACLPermissionType, ACLResourcePatternType

from scripts.listeners import NOBODY
from shared.contracts.topics import HOSPITAL_MESSAGES, HOSPITAL_NOTICES, LEPS_VALUES
from shared.messaging.access import ACCOUNTS, Account, UnknownAccount, account, grants, listening, of_service
from shared.messaging.kafka_access import acls
from shared.messaging.topics import TOPICS, owned_by
from shared.web.auth import Authenticator

SERVIZI = ("dimissioni", "indicators", "pua", "sad")
RISERVATI = {"pua.restricted.v1": ["raccordo-sad"], "dimissioni.restricted.v1": ["raccordo-pua"]}
each_account = pytest.mark.parametrize("chi", ACCOUNTS, ids=lambda chi: chi.name)
each_service = pytest.mark.parametrize("servizio", SERVIZI)


class Annotatore:
    """A bus that only notes which group reads which topics."""

    def __init__(self) -> None:
        self.letti: dict[str, tuple[str, ...]] = {}

    def subscribe(self, topics: Sequence[str], _handler: object, *, group: str, **_: object) -> None:
        self.letti[group] = tuple(topics)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a bus that is only listened to was asked for {name}")


@each_service
def test_un_servizio_legge_cio_che_il_suo_codice_ascolta_nei_suoi_gruppi(servizio: str) -> None:
    bus = Annotatore()
    settings = import_module(f"services.{servizio}.settings").Settings(database_url="sqlite://")
    import_module(f"services.{servizio}.bootstrap").build(settings, bus, Authenticator(NOBODY))
    assert {g: set(t) for g, t in of_service(servizio).reads.items()} == {g: set(t) for g, t in bus.letti.items()}


@each_service
def test_un_servizio_scrive_i_suoi_topic_e_quello_degli_ospedali_no(servizio: str) -> None:
    assert set(of_service(servizio).writes) == {topic.name for topic in owned_by(servizio)} - {HOSPITAL_MESSAGES}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_ogni_topic_ha_uno_solo_che_lo_scrive_e_qualcuno_che_lo_legge(topic: Any) -> None:
    assert len([chi.name for chi in ACCOUNTS if topic.name in chi.writes]) == 1
    assert [chi.name for chi in ACCOUNTS if topic.name in chi.hears]


def test_cio_che_e_riservato_lo_legge_solo_chi_e_dichiarato() -> None:
    assert {t.name for t in TOPICS if ".restricted." in t.name} == RISERVATI.keys()
    for topic, lettori in RISERVATI.items():
        assert [chi.name for chi in ACCOUNTS if _puo(chi, "topic", topic, "Read")] == lettori


def test_un_ospedale_scrive_e_non_legge_nulla() -> None:
    permessi = [(g.kind, g.name, g.operations) for g in grants(account("raccordo-ospedali-703"))]
    assert permessi == [("topic", HOSPITAL_MESSAGES, ("Write", "Describe"))]


def test_gli_avvisi_di_tutti_li_legge_solo_chi_li_distribuisce() -> None:
    assert [c.name for c in ACCOUNTS if _puo(c, "topic", HOSPITAL_NOTICES, "Read")] == ["raccordo-avvisi"]


def test_ognuno_dei_molti_ha_un_gruppo_suo() -> None:
    assert account("raccordo-leps-50036").reads == {"raccordo.leps.50036": (LEPS_VALUES,)}


@pytest.mark.parametrize(
    "nome", ["raccordo-altro", "raccordo-pua-2", "raccordo-ospedali-", "raccordo-ospedali-*", "pua"]
)
def test_chi_non_e_nella_tabella_non_ha_permessi(nome: str) -> None:
    with pytest.raises(UnknownAccount):
        account(nome)


def test_nessun_gruppo_e_di_due() -> None:
    gruppi = [gruppo for chi in ACCOUNTS for gruppo in chi.reads]
    assert len(gruppi) == len(set(gruppi))


def test_chi_misura_il_ritardo_non_legge_una_parola() -> None:
    permessi = grants(account("raccordo-keda"))
    assert {permesso.operations for permesso in permessi} == {("Describe",)}
    assert {p.name for p in permessi if p.kind == "group"} == listening().keys()


@each_account
def test_nessun_permesso_ha_un_jolly_e_nessuno_tocca_i_topic(chi: Account) -> None:
    assert chi.name.startswith("raccordo-")
    for permesso in grants(chi):
        assert re.fullmatch(r"[a-z]+(\.[a-z0-9]+)+", permesso.name)
        for acl in acls(chi.name, permesso):
            assert acl.principal == f"User:{chi.name}"
            assert acl.permission_type == ACLPermissionType.ALLOW
            assert acl.resource_pattern.pattern_type == ACLResourcePatternType.LITERAL
            assert acl.operation in {
                ACLOperation.READ,
                ACLOperation.WRITE,
                ACLOperation.DESCRIBE,
                ACLOperation.DESCRIBE_CONFIGS,
            }


def _puo(chi: Account, kind: str, name: str, operation: str) -> bool:
    return any(g.kind == kind and g.name == name and operation in g.operations for g in grants(chi))
