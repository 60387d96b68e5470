from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sad.servizio import Servizio, acceso


@pytest.fixture
async def servizio(tmp_path: Path) -> AsyncIterator[Servizio]:
    """The service, started on a SQLite file of its own."""
    in_funzione = await acceso(tmp_path)
    yield in_funzione
    await in_funzione.spegni()
