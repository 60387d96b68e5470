from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.pua.banco import Banco, banco_acceso


@pytest.fixture
async def banco(tmp_path: Path) -> AsyncIterator[Banco]:
    async with banco_acceso(tmp_path) as acceso:
        yield acceso
