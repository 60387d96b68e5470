"""What SQLite's single writer does beyond the rest: `test_transazioni` holds for both."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.sample import CreaCosa, chiamata, crea_cosa, esegui, sample


def quante(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM cose")).scalar_one())


async def test_chi_rinuncia_a_un_lavoro_lungo_non_lo_mischia_con_quelli_dopo(tmp_path: Path) -> None:
    runtime = sample(tmp_path)
    await runtime.database.start()
    cominciato, finisci = threading.Event(), threading.Event()

    def lungo(connection: Connection) -> None:
        crea_cosa(CreaCosa("lunga"), runtime.unit_of_work(connection, chiamata()))
        cominciato.set()
        assert finisci.wait(10)

    rinuncia = asyncio.create_task(runtime.database.write_slowly(lungo))
    await asyncio.to_thread(cominciato.wait, 10)
    rinuncia.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rinuncia
    dopo = asyncio.create_task(esegui(runtime, crea_cosa, CreaCosa("dopo")))
    assert await runtime.database.read(quante) == 0
    assert not dopo.done()
    finisci.set()
    await dopo
    assert await runtime.database.read(quante) == 2
    await runtime.database.stop()
