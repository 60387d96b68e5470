from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import metadata
from tests.databases import PreparedDatabases, migrated, on_both
from tests.indicators.tavole import Apri, Tavole

PREPARE = migrated(metadata, MIGRATIONS)

database_url = on_both("indicators", PREPARE)


class _Chiudibili(ExitStack):
    """What a test opened, closed with it."""

    def tieni(self, tavole: Tavole) -> Tavole:
        self.callback(tavole.chiudi)
        return tavole


@pytest.fixture(params=["sqlite", "postgresql"])
def apri(request: pytest.FixtureRequest) -> Iterator[Apri]:
    with _Chiudibili() as aperte:
        if request.param == "sqlite":
            yield lambda regole: aperte.tieni(Tavole(regole))
            return
        databases: PreparedDatabases = request.getfixturevalue("prepared_databases")
        yield lambda regole: aperte.tieni(Tavole(regole, databases.emptied("indicators", PREPARE)))


@pytest.fixture
def tavole(apri: Apri) -> Tavole:
    return apri(None)
