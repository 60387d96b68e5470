from pathlib import Path

import pytest

from tests.pua.banco import banco_acceso


@pytest.fixture
async def banco(tmp_path: Path):
    async with banco_acceso(tmp_path) as acceso:
        yield acceso
