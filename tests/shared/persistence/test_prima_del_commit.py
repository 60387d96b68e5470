"""What a work waits for before it becomes true, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from sqlalchemy import Connection, text

from shared.messaging.runtime import Runtime
from shared.persistence.engine import Unavailable
from tests.sample import CreaCosa, SampleWork, chiamata, crea_cosa, sample


@pytest.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(database_url)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


def crea(runtime: Runtime[SampleWork], nome: str, connection: Connection) -> None:
    crea_cosa(CreaCosa(nome), runtime.unit_of_work(connection, chiamata()))


def quante(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM cose")).scalar_one())


async def _manca() -> None:
    raise Unavailable("chiavi")


@pytest.mark.parametrize("come", ["write", "write_slowly"])
async def test_finche_si_aspetta_nulla_e_vero(runtime: Runtime[SampleWork], come: str) -> None:
    aspetta, cominciato = asyncio.Event(), asyncio.Event()

    async def prima() -> None:
        cominciato.set()
        await aspetta.wait()

    scrive = asyncio.create_task(getattr(runtime.database, come)(partial(crea, runtime, "a"), prima))
    await cominciato.wait()
    assert await runtime.database.read(quante) == 0
    aspetta.set()
    await scrive
    assert await runtime.database.read(quante) == 1


@pytest.mark.parametrize("come", ["write", "write_slowly"])
async def test_se_cio_che_si_aspetta_fallisce_non_resta_nulla_e_dopo_si_scrive_ancora(
    runtime: Runtime[SampleWork], come: str
) -> None:
    with pytest.raises(Unavailable):
        await getattr(runtime.database, come)(partial(crea, runtime, "a"), _manca)
    assert await runtime.database.read(quante) == 0
    await runtime.database.write(partial(crea, runtime, "b"))
    assert await runtime.database.read(quante) == 1


async def test_chi_fallisce_non_porta_con_se_chi_scriveva_insieme(runtime: Runtime[SampleWork]) -> None:
    nomi = [f"cosa-{n}" for n in range(9)]
    risposte = await asyncio.gather(
        *(
            runtime.database.write(partial(crea, runtime, nome), _manca if numero % 3 == 0 else None)
            for numero, nome in enumerate(nomi)
        ),
        return_exceptions=True,
    )
    assert [isinstance(risposta, Unavailable) for risposta in risposte] == [True, False, False] * 3
    assert await runtime.database.read(quante) == 6


async def test_chi_sbaglia_da_se_non_fa_aspettare_nessuno(runtime: Runtime[SampleWork]) -> None:
    def sbaglia(_: Connection) -> None:
        raise ValueError

    chiesto: list[str] = []

    def prima() -> None:
        chiesto.append("prima")

    with pytest.raises(ValueError, match=r"^$"):
        await runtime.database.write(sbaglia, prima)
    assert chiesto == []
    await runtime.database.write(partial(crea, runtime, "a"), prima)
    assert chiesto == ["prima"]
