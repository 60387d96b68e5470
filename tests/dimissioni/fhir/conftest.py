from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dimissioni.fhir.ospedale import Porta, porta_aperta


@pytest.fixture
async def porta(tmp_path: Path) -> AsyncIterator[Porta]:
    """The service started on a SQLite file of its own, on the day Maria is signalled."""
    async with porta_aperta(tmp_path) as aperta:
        yield aperta
