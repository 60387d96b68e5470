from collections.abc import AsyncIterator

import pytest

from services.dimissioni.adapters.migrations import MIGRATIONS
from services.dimissioni.adapters.tables import tabelle
from tests.databases import migrated, on_both
from tests.dimissioni.avvisi.scena import Scena, scena

database_url = on_both("dimissioni", migrated(tabelle.metadata, MIGRATIONS))


@pytest.fixture
async def qui(database_url: str) -> AsyncIterator[Scena]:
    async with scena(database_url) as here:
        yield here
