"""Two processes that seal the audit at once, as when the lead passes from one to the other, make one chain."""

import asyncio
from pathlib import Path

from tests.registro_sigillato import chiavi, registro_aperto


async def test_chi_sigilla_in_due_fa_una_catena_sola(database_url: str, tmp_path: Path) -> None:
    keys = chiavi()
    async with (
        registro_aperto(database_url, tmp_path, keys) as uno,
        registro_aperto(database_url, tmp_path, keys) as altro,
    ):
        for _ in range(4):
            await asyncio.gather(uno.scrive(20), altro.scrive(20), uno.sigilla(), altro.sigilla())
        await asyncio.gather(uno.sigilla(), altro.sigilla())
        esito = await uno.verifica()
        assert (esito.integro, esito.sigillate, esito.in_attesa, esito.oltre) == (True, 160, 0, 0)
