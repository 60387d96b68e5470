from collections.abc import AsyncIterator

import pytest

from tests.pua.banco import Banco, banco_acceso


@pytest.fixture
async def banco(database_url: str) -> AsyncIterator[Banco]:
    async with banco_acceso(database_url) as acceso:
        yield acceso
