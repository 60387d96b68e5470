"""Rooms and floors: the same in every service, and none that attracts everything."""

from configparser import ConfigParser

import pytest

from tests.architecture.source_tree import PRODUCT, ROOT, SERVICES

FLOORS = ("domain", "application", "adapters", "entrypoints")
MAGNETS = {"utils", "util", "common", "commons", "helpers", "helper", "core", "misc", "base", "manager", "tools"}


def test_i_servizi_sono_quelli_che_questi_test_conoscono() -> None:
    members = {path.parent.name for path in (ROOT / "services").glob("*/pyproject.toml")}
    assert members == {*SERVICES, "embedded"}


def test_services_e_uno_spazio_di_nomi_e_nessun_servizio_ne_vede_un_altro_per_caso() -> None:
    assert not (ROOT / "services" / "__init__.py").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_ogni_servizio_ha_gli_stessi_piani(service: str) -> None:
    folder = ROOT / "services" / service
    missing = [floor for floor in FLOORS if not (folder / floor / "__init__.py").exists()]
    missing += [room for room in ("settings.py", "bootstrap.py", "README.md") if not (folder / room).exists()]
    assert missing == []


@pytest.mark.parametrize("service", SERVICES)
def test_sul_piano_delle_applicazioni_le_stanze_hanno_gli_stessi_nomi(service: str) -> None:
    folder = ROOT / "services" / service / "application"
    rooms = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert {"ports", "queries"} <= rooms
    # The indicators' one reaction is to count a case again; what they take commands about has a room of its own.
    counts = service == "indicators"
    if counts:
        register = {path.stem for path in (folder / "registro").glob("*.py")}
        assert {"commands", "handlers", "announcements", "queries"} <= register
    assert ({"project", "registro"} if counts else {"commands", "handlers", "reactions", "announcements"}) <= rooms


def test_il_portone_ha_una_descrizione() -> None:
    assert (ROOT / "services" / "embedded" / "README.md").exists()


def test_nessuna_stanza_attira_tutto() -> None:
    rooms = {part.removesuffix(".py") for source in PRODUCT for part in source.name.split("/")}
    assert rooms & MAGNETS == set()


def test_i_contratti_di_import_nominano_tutti_i_servizi() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    every = {f"services.{service}" for service in SERVICES}
    assert {*every, "shared", "services.embedded"} == set(contracts["importlinter"]["root_packages"].split())
    for contract, key in (("floors", "containers"), ("neighbours", "modules"), ("no-cycles", "ancestors")):
        assert every <= set(contracts[f"importlinter:contract:{contract}"][key].split()), contract
