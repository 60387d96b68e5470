"""What a service may rely on, whichever its database: whole transactions, one territory, one order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from shared.contracts.sad import SadPresoInCarico
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import PageRequest
from shared.messaging.runtime import Runtime
from shared.persistence.call import Call
from shared.persistence.engine import DatabaseClosed
from shared.persistence.unit_of_work import NotCommitted
from tests.sample import (
    Cosa,
    CreaCosa,
    Impossibile,
    SampleWork,
    chiamata,
    cosa,
    crea_cosa,
    dimentica_il_commit,
    elenco,
    esegui,
    sample,
)

T = TypeVar("T")


@pytest.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(database_url)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


async def legge(runtime: Runtime[SampleWork], call: Call, query: Callable[[SampleWork], T]) -> T:
    return await runtime.database.read(lambda connection: query(runtime.unit_of_work(connection, call)))


def conta(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608  # fixed names


async def righe(runtime: Runtime[SampleWork], *tables: str) -> list[int]:
    return [await runtime.database.read(partial(conta, table=table)) for table in tables]


async def test_stato_evento_e_traccia_diventano_veri_insieme(runtime: Runtime[SampleWork]) -> None:
    await esegui(runtime, crea_cosa, CreaCosa("a"))
    assert await righe(runtime, "cose", "outbox", "audit") == [1, 1, 1]


async def test_un_comando_che_non_fa_commit_non_lascia_nulla(runtime: Runtime[SampleWork]) -> None:
    with pytest.raises(NotCommitted):
        await esegui(runtime, dimentica_il_commit, CreaCosa("a"))
    assert await righe(runtime, "cose", "outbox", "audit") == [0, 0, 0]


async def test_chi_fallisce_non_trascina_gli_altri(runtime: Runtime[SampleWork]) -> None:
    def fallisce(command: CreaCosa, uow: SampleWork) -> Cosa:
        crea_cosa(command, uow)
        raise Impossibile()

    esiti = await asyncio.gather(
        *[esegui(runtime, fallisce if numero % 3 == 0 else crea_cosa, CreaCosa(str(numero))) for numero in range(30)],
        return_exceptions=True,
    )
    assert [isinstance(esito, Impossibile) for esito in esiti] == [numero % 3 == 0 for numero in range(30)]
    assert await righe(runtime, "cose", "outbox", "audit") == [20, 20, 20]


async def test_chi_ha_avuto_risposta_ritrova_tutto_dopo_la_riapertura(database_url: str) -> None:
    prima = sample(database_url)
    await prima.database.start()
    creata = await esegui(prima, crea_cosa, CreaCosa("a"))
    await prima.database.stop()
    dopo = sample(database_url)
    await dopo.database.start()
    trovata = await legge(dopo, chiamata(), partial(cosa, creata.id))
    await dopo.database.stop()
    assert trovata == creata


async def test_dopo_la_chiusura_si_rifiuta_con_chiarezza(database_url: str) -> None:
    runtime = sample(database_url)
    await runtime.database.start()
    await runtime.database.stop()
    with pytest.raises(DatabaseClosed):
        await runtime.database.write(lambda _connection: None)


async def test_fuori_dal_territorio_e_assente_rispondono_allo_stesso_modo(runtime: Runtime[SampleWork]) -> None:
    creata = await esegui(runtime, crea_cosa, CreaCosa("a", ambito="50036"))
    for call, id in [(chiamata("50071"), creata.id), (chiamata("50036"), "assente")]:
        with pytest.raises(NotFound) as rifiuto:
            await legge(runtime, call, partial(cosa, id))
        assert str(rifiuto.value) == NotFound.titolo


async def test_un_territorio_vuoto_non_vede_nulla(runtime: Runtime[SampleWork]) -> None:
    await esegui(runtime, crea_cosa, CreaCosa("a"))
    nessuno = chiamata("99999")
    pagina = await legge(runtime, nessuno, partial(elenco, PageRequest()))
    assert pagina.items == []


async def test_chi_salva_una_versione_superata_viene_fermato(runtime: Runtime[SampleWork]) -> None:
    creata: Cosa = await esegui(runtime, crea_cosa, CreaCosa("a"))

    def salva_due_volte_la_stessa_lettura(id: str, uow: SampleWork) -> None:
        una, altra = uow.cose.get(id), uow.cose.get(id)
        uow.cose.save(una)
        uow.cose.save(altra)

    with pytest.raises(VersionChanged):
        await esegui(runtime, salva_due_volte_la_stessa_lettura, creata.id)


async def test_le_pagine_coprono_tutto_una_volta_sola_in_ordine(runtime: Runtime[SampleWork]) -> None:
    create = [await esegui(runtime, crea_cosa, CreaCosa(str(n))) for n in range(7)]
    viste: list[str] = []
    richiesta: PageRequest | None = PageRequest(limit=3)
    while richiesta is not None:
        pagina = await legge(runtime, chiamata(), partial(elenco, richiesta))
        viste += [cosa.id for cosa in pagina.items]
        richiesta = PageRequest(after=pagina.next_after, limit=3) if pagina.next_after else None
    assert viste == [cosa.id for cosa in create]


async def test_gli_eventi_di_un_caso_sono_numerati_senza_buchi(runtime: Runtime[SampleWork]) -> None:
    def annuncia_tre_volte(caso_id: str, uow: SampleWork) -> None:
        for _ in range(3):
            uow.announce(caso_id, SadPresoInCarico(presa_in_carico_id="p"), uow.now)
        uow.commit()

    await esegui(runtime, annuncia_tre_volte, "caso-1")
    letti = await runtime.database.read(lambda c: c.execute(text("SELECT public FROM outbox ORDER BY position")).all())
    assert [b'"sequence":%d' % n in riga.public for n, riga in enumerate(letti, start=1)] == [True, True, True]
