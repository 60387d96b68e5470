"""What a domain may name: the standard library, the kernel, itself, and what is argued for here."""

import sys

import pytest

from tests.architecture.source_tree import PRODUCT, SERVICES, Source, sources

ARGUED = {
    "services/pua/domain": {
        "stdnum": "the check characters of codice fiscale are somebody else's well-tested arithmetic (ADR 0011)",
    },
    "services/dimissioni/domain": {
        "shared.webhooks": "when a hospital is told again is a rule; the carrier is walled off (ADR 0035)",
    },
    "services/indicators/domain": {
        "shared.contracts": "its subject is the published events themselves (ADR 0009)",
        "shared.webhooks": "when to try again and where one may go are rules; its carrier is walled off (ADR 0035)",
    },
    "services/indicators/domain/regulation.py": {
        "yaml": "a deliberation is a data file of the domain: a new one is a new file, not new code",
        "pydantic": "the file is written by people: it is checked against its form where it is read",
    },
}


def _names(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def _foreign(source: Source, own: str) -> list[str]:
    argued = [room for place, rooms in ARGUED.items() if source.name.startswith(place) for room in rooms]
    return [
        f"{source.name}: {module}"
        for module in source.imports()
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not any(_names(module, room) for room in (own, "shared.kernel", *argued))
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_un_dominio_parla_solo_python(service: str) -> None:
    files = sources(f"services/{service}/domain")
    assert [found for source in files for found in _foreign(source, f"services.{service}.domain")] == []


def test_il_kernel_conosce_solo_la_libreria_standard() -> None:
    assert [found for source in sources("shared/kernel") for found in _foreign(source, "shared.kernel")] == []


IMPURE = {"asyncio", "http", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "time"}


@pytest.mark.parametrize("service", SERVICES)
def test_un_dominio_non_tocca_il_mondo(service: str) -> None:
    found = [
        f"{source.name}: {module}"
        for source in sources(f"services/{service}/domain")
        for module in source.imports()
        if module.partition(".")[0] in IMPURE
    ]
    assert found == []


@pytest.mark.parametrize("place", ARGUED)
def test_ogni_eccezione_serve_ancora(place: str) -> None:
    named = {module for source in PRODUCT if source.name.startswith(place) for module in source.imports()}
    assert [room for room in ARGUED[place] if not any(_names(module, room) for module in named)] == []
