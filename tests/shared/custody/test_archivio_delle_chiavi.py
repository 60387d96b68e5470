"""The key store: one key per subject, whoever asks first; a destroyed one never comes back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.engine import make_url

from shared.custody.attempt import Attempt, Erased
from shared.custody.cipher import DataKey
from shared.custody.keyring import KeyNeeded, Keyring
from shared.custody.master import MasterKeys
from shared.persistence.keys import SqlKeyStore

ORA = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MAESTRE = MasterKeys.fresh()


@pytest_asyncio.fixture
async def archivio(database_url: str) -> AsyncIterator[SqlKeyStore]:
    archivio = SqlKeyStore(database_url)
    await archivio.start()
    yield archivio
    await archivio.stop()


async def prova(mazzo: Keyring, soggetto: str, contenuto: bytes = b"Maria") -> bytes:
    """Seal in as many runs as it takes."""
    tentativo = Attempt(mazzo)
    while True:
        try:
            return tentativo.run(lambda: tentativo.seal(soggetto, "prova/1", contenuto))
        except KeyNeeded as manca:
            await tentativo.fetch(manca)


async def riapri(mazzo: Keyring, sigillato: bytes) -> bytes:
    tentativo = Attempt(mazzo)
    while True:
        try:
            return tentativo.run(lambda: tentativo.open("prova/1", sigillato))
        except KeyNeeded as manca:
            await tentativo.fetch(manca)


async def test_una_chiave_e_su_disco_prima_che_la_si_usi(archivio: SqlKeyStore) -> None:
    sigillato = await prova(Keyring(archivio, MAESTRE), "caso-1")
    assert await riapri(Keyring(archivio, MAESTRE), sigillato) == b"Maria"


async def test_chi_chiede_insieme_per_lo_stesso_caso_ottiene_la_stessa_chiave(archivio: SqlKeyStore) -> None:
    mazzi = [Keyring(archivio, MAESTRE) for _ in range(8)]
    trovate = await asyncio.gather(*(mazzo.fetch(KeyNeeded(subjects={"caso-1"})) for mazzo in mazzi))
    assert len({trovata.by_subject["caso-1"] for trovata in trovate}) == 1


async def test_una_chiave_distrutta_non_apre_piu_nulla(archivio: SqlKeyStore) -> None:
    mazzo = Keyring(archivio, MAESTRE)
    suo, altrui = await prova(mazzo, "caso-1"), await prova(mazzo, "caso-2")
    await mazzo.destroy({"caso-1"}, ORA)
    for di in (mazzo, Keyring(archivio, MAESTRE)):
        with pytest.raises(Erased):
            await riapri(di, suo)
        assert await riapri(di, altrui) == b"Maria"


@pytest.mark.parametrize("aveva_una_chiave", [True, False])
async def test_per_chi_e_stato_cancellato_non_si_fanno_altre_chiavi(
    archivio: SqlKeyStore, aveva_una_chiave: bool
) -> None:
    mazzo = Keyring(archivio, MAESTRE)
    if aveva_una_chiave:
        await prova(mazzo, "caso-1")
    await mazzo.destroy({"caso-1"}, ORA)
    with pytest.raises(Erased):
        await prova(Keyring(archivio, MAESTRE), "caso-1")


async def test_distruggere_due_volte_e_come_una(archivio: SqlKeyStore) -> None:
    mazzo = Keyring(archivio, MAESTRE)
    suo = await prova(mazzo, "caso-1")
    await mazzo.destroy({"caso-1"}, ORA)
    await mazzo.destroy({"caso-1"}, ORA)
    with pytest.raises(Erased):
        await riapri(mazzo, suo)


async def test_dopo_la_rotazione_basta_la_chiave_maestra_nuova(archivio: SqlKeyStore) -> None:
    sigillati = [await prova(Keyring(archivio, MAESTRE), f"caso-{n}") for n in range(3)]
    ruotate = MAESTRE.rotated()
    assert await Keyring(archivio, ruotate).rewrap() == 3
    assert await Keyring(archivio, ruotate).rewrap() == 0
    nuove = Keyring(archivio, ruotate.only_current())
    assert [await riapri(nuove, sigillato) for sigillato in sigillati] == [b"Maria"] * 3


async def test_la_rotazione_non_riporta_in_vita_una_chiave_distrutta(archivio: SqlKeyStore) -> None:
    mazzo = Keyring(archivio, MAESTRE)
    suo = await prova(mazzo, "caso-1")
    prima = await archivio.find((), {"caso-1"})
    await mazzo.destroy({"caso-1"}, ORA)
    await archivio.rewrap([MAESTRE.rotated().wrap(MAESTRE.unwrap(chiave)) for chiave in prima])
    with pytest.raises(Erased):
        await riapri(Keyring(archivio, MAESTRE), suo)


async def test_su_sqlite_di_una_chiave_distrutta_non_resta_un_byte(archivio: SqlKeyStore, database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL la tiene nel registro finché non lo ricicla: ADR 0047 dice come se ne esce")
    chiave = MAESTRE.wrap(DataKey.fresh("caso-1"))
    await archivio.keep([chiave])
    file = Path(make_url(database_url).database or "")
    assert chiave.wrapped is not None
    assert any(chiave.wrapped in parte.read_bytes() for parte in file.parent.glob(f"{file.name}*"))
    await archivio.destroy({"caso-1"}, ORA)
    assert not any(chiave.wrapped in parte.read_bytes() for parte in file.parent.glob(f"{file.name}*"))
