from collections.abc import AsyncIterator

import pytest

from tests.sad.servizio import Servizio, acceso


@pytest.fixture
async def servizio(database_url: str) -> AsyncIterator[Servizio]:
    """The service, started on an empty database."""
    in_funzione = await acceso(database_url)
    yield in_funzione
    await in_funzione.spegni()
