"""Nobody asks the machine for the time or for an identity, except where that is the job."""

import pytest

from tests.architecture.source_tree import Source, sources

TIMED_BY_OTHERS = sources("shared", "services", "scripts")
"""Not `bench`: measuring the real time is its job."""

ASKING_THE_MACHINE = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "date.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "uuid4",
    "uuid.uuid4",
    "uuid1",
    "uuid.uuid1",
    "random.random",
}
ALLOWED = {
    "shared/kernel/clock.py": "SystemClock is the clock that everybody else is handed",
    "shared/kernel/ids.py": "Uuid7Ids is the source of identity that everybody else is handed",
    "shared/web/auth.py": "a remembered token expires by the real time, as the token library counts it",
}


def _asking(source: Source) -> list[str]:
    return [f"{source.name}:{line} {called}" for called, line in source.calls() if called in ASKING_THE_MACHINE]


def test_il_tempo_e_gli_identificativi_arrivano_come_argomenti() -> None:
    found = [where for source in TIMED_BY_OTHERS if source.name not in ALLOWED for where in _asking(source)]
    assert found == [], "take a Clock, or Ids, as an argument (shared.kernel)"


@pytest.mark.parametrize("name", ALLOWED)
def test_ogni_eccezione_serve_ancora(name: str) -> None:
    assert [s for s in TIMED_BY_OTHERS if s.name == name and _asking(s)], f"{name} may leave the list"


def test_nessuno_dorme_per_aspettare_nelle_stanze_pure() -> None:
    pure = [s for s in TIMED_BY_OTHERS if "/domain/" in s.name or "/application/" in s.name or "/kernel/" in s.name]
    assert [f"{s.name}:{line}" for s in pure for called, line in s.calls() if called.endswith("sleep")] == []
