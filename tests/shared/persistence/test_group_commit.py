import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import PageRequest
from shared.persistence.engine import DatabaseClosed
from shared.persistence.unit_of_work import NotCommitted
from tests.sample import Cosa, CreaCosa, Impossibile, chiamata, crea_cosa, dimentica_il_commit, sample


async def esegui(runtime, handler, command, call=None):
    """A command as the HTTP edge runs it, without HTTP."""
    esito = {}

    def work(connection: Connection):
        uow = runtime.unit_of_work(connection, call or chiamata())
        esito["risultato"] = handler(command, uow)
        if not uow.committed:
            raise NotCommitted()

    await runtime.database.write(work)
    return esito["risultato"]


@pytest.fixture
async def runtime(tmp_path: Path):
    runtime = sample(tmp_path)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


def conta(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608  # fixed names


async def righe(runtime, *tables: str) -> list[int]:
    return [await runtime.database.read(lambda c, t=table: conta(c, t)) for table in tables]


async def test_stato_evento_e_traccia_diventano_veri_insieme(runtime):
    await esegui(runtime, crea_cosa, CreaCosa("a"))
    assert await righe(runtime, "cose", "outbox", "audit") == [1, 1, 1]


async def test_un_comando_che_non_fa_commit_non_lascia_nulla(runtime):
    with pytest.raises(NotCommitted):
        await esegui(runtime, dimentica_il_commit, CreaCosa("a"))
    assert await righe(runtime, "cose", "outbox", "audit") == [0, 0, 0]


async def test_chi_fallisce_non_trascina_chi_condivide_il_commit(runtime):
    def fallisce(command, uow):
        crea_cosa(command, uow)
        raise Impossibile()

    esiti = await asyncio.gather(
        *[esegui(runtime, fallisce if numero % 3 == 0 else crea_cosa, CreaCosa(str(numero))) for numero in range(30)],
        return_exceptions=True,
    )
    assert [isinstance(esito, Impossibile) for esito in esiti] == [numero % 3 == 0 for numero in range(30)]
    assert await righe(runtime, "cose", "outbox", "audit") == [20, 20, 20]


async def test_chi_ha_avuto_risposta_ritrova_tutto_dopo_la_riapertura(tmp_path):
    prima = sample(tmp_path)
    await prima.database.start()
    creata = await esegui(prima, crea_cosa, CreaCosa("a"))
    await prima.database.stop()
    dopo = sample(tmp_path)
    await dopo.database.start()
    trovata = await esegui(dopo, lambda id, uow: (uow.commit(), uow.cose.get(id))[1], creata.id)
    await dopo.database.stop()
    assert trovata == creata


async def test_dopo_la_chiusura_si_rifiuta_con_chiarezza(tmp_path):
    runtime = sample(tmp_path)
    await runtime.database.start()
    await runtime.database.stop()
    with pytest.raises(DatabaseClosed):
        await runtime.database.write(lambda _connection: None)


async def test_fuori_dal_territorio_e_assente_rispondono_allo_stesso_modo(runtime):
    creata = await esegui(runtime, crea_cosa, CreaCosa("a", ambito="50036"))
    for call, id in [(chiamata("50071"), creata.id), (chiamata("50036"), "assente")]:
        with pytest.raises(NotFound) as rifiuto:
            await runtime.database.read(lambda c, call=call, id=id: runtime.unit_of_work(c, call).cose.get(id))
        assert str(rifiuto.value) == NotFound.titolo


async def test_un_territorio_vuoto_non_vede_nulla(runtime):
    await esegui(runtime, crea_cosa, CreaCosa("a"))
    nessuno = chiamata("99999")
    pagina = await runtime.database.read(lambda c: runtime.unit_of_work(c, nessuno).cose.page(PageRequest()))
    assert pagina.items == []


async def test_chi_salva_una_versione_superata_viene_fermato(runtime):
    creata: Cosa = await esegui(runtime, crea_cosa, CreaCosa("a"))

    def salva_due_volte_la_stessa_lettura(id, uow):
        una, altra = uow.cose.get(id), uow.cose.get(id)
        uow.cose.save(una)
        uow.cose.save(altra)

    with pytest.raises(VersionChanged):
        await esegui(runtime, salva_due_volte_la_stessa_lettura, creata.id)


async def test_le_pagine_coprono_tutto_una_volta_sola_in_ordine(runtime):
    create = [await esegui(runtime, crea_cosa, CreaCosa(str(n))) for n in range(7)]
    viste: list[str] = []
    richiesta: PageRequest | None = PageRequest(limit=3)
    while richiesta is not None:
        pagina = await runtime.database.read(lambda c, r=richiesta: runtime.unit_of_work(c, chiamata()).cose.page(r))
        viste += [cosa.id for cosa in pagina.items]
        richiesta = PageRequest(after=pagina.next_after, limit=3) if pagina.next_after else None
    assert viste == [cosa.id for cosa in create]


async def test_gli_eventi_di_un_caso_sono_numerati_senza_buchi(runtime):
    def annuncia_tre_volte(_command, uow):
        creata = crea_cosa(CreaCosa("a"), uow)
        for _ in range(2):
            uow.announce(creata.caso_id, _evento(creata.id), uow.now)
        return creata

    await esegui(runtime, annuncia_tre_volte, None)
    letti = await runtime.database.read(lambda c: c.execute(text("SELECT public FROM outbox ORDER BY position")).all())
    assert [b'"sequence":%d' % n in riga.public for n, riga in enumerate(letti, start=1)] == [True, True, True]


def _evento(id: str):
    from shared.contracts.sad import SadPresoInCarico

    return SadPresoInCarico(presa_in_carico_id=id)
