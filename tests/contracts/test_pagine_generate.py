"""The generated pages say what the code says now, and the published language keeps its own conventions."""

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import shared.contracts
import shared.web
from scripts import asyncapi, errors_page, events_page, flow_pages, kafka_access, policy_page
from scripts.listeners import SUBSCRIPTION_LISTS, listeners, topics_heard
from shared.contracts.envelope import Payload, type_registry
from shared.contracts.schema_files import PUBLISHERS, STATES
from shared.contracts.topics import public_topic, restricted_topic
from tests.contracts.payloads import KINDS

WITH_PERSONS = {restricted_topic(name) for name in PUBLISHERS if events_page.has_restricted(name)}


def test_la_pagina_di_chi_puo_che_cosa_e_quella_della_tabella() -> None:
    assert policy_page.PAGE.read_text(encoding="utf-8") == policy_page.render(), "run `make schemas`"


def test_la_pagina_degli_eventi_e_aggiornata() -> None:
    assert events_page.PAGE.read_text(encoding="utf-8") == events_page.render(), "run `make schemas`"


def test_il_documento_asyncapi_e_aggiornato() -> None:
    assert asyncapi.DOCUMENT.read_text(encoding="utf-8") == asyncapi.render(), "run `make schemas`"


def test_gli_accessi_a_kafka_sono_quelli_della_tabella() -> None:
    assert kafka_access.PAGE.read_text(encoding="utf-8") == kafka_access.page(), "run `make schemas`"
    assert kafka_access.USERS.read_text(encoding="utf-8") == kafka_access.users(), "run `make schemas`"


def test_la_pagina_degli_errori_e_aggiornata() -> None:
    assert errors_page.PAGE.read_text(encoding="utf-8") == errors_page.render(), "run `make schemas`"


def test_i_tracciati_dei_flussi_e_i_loro_schemi_sono_aggiornati() -> None:
    written = {page: page.read_text(encoding="utf-8") for page in flow_pages.FOLDER.iterdir()}
    assert written == flow_pages.render(), "run `make schemas`"


def test_gli_errori_del_bordo_http_sono_quelli_che_il_codice_dice() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in Path(shared.web.__path__[0]).glob("*.py"))
    assert [code for code in errors_page.OF_THE_EDGE if f'"{code}"' not in said] == []


def test_nessun_contratto_resta_fuori_dall_elenco_di_chi_pubblica() -> None:
    for module in pkgutil.iter_modules(shared.contracts.__path__, "shared.contracts."):
        import_module(module.name)
    published = [kind for kind in type_registry.values() if kind.__module__.startswith("shared.contracts.")]
    assert set(published) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tipo)
def test_ogni_evento_porta_il_nome_di_chi_lo_pubblica_e_dice_cosa_significa(kind: type[Payload]) -> None:
    speaks_of = kind.tipo.partition(".")[0]
    assert f"shared.contracts.{speaks_of}" == kind.__module__
    states = [module for _, module in STATES.values()]
    assert kind.__module__ in {module.__name__ for module in [*PUBLISHERS.values(), *states]}
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*", kind.tipo)
    assert kind.__doc__


@pytest.mark.parametrize("service", SUBSCRIPTION_LISTS)
def test_ogni_servizio_segue_i_canali_di_chi_gli_interessa(service: str) -> None:
    publisher_of = {module.__name__: publisher for publisher, module in PUBLISHERS.items()}
    wanted = {publisher_of[kind.__module__] for kind, heard_by in listeners().items() if service in heard_by}
    assert set(topics_heard(service)) == wanted
    readable = {topic for topics in (map(public_topic, PUBLISHERS), WITH_PERSONS) for topic in topics}
    assert set(topics_heard(service).values()) <= readable


def test_gli_indicatori_non_leggono_mai_i_canali_riservati() -> None:
    assert not WITH_PERSONS & set(topics_heard("indicators").values())
