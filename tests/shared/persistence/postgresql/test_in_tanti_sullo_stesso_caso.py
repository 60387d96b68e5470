"""Commands and reactions of one case follow each other, whichever process they come from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
from sqlalchemy import text

from shared.contracts.envelope import decode
from shared.contracts.sad import SadPresoInCarico
from shared.kernel.territory import lombardia
from shared.messaging.runtime import Runtime
from shared.persistence.locks import Raced
from shared.persistence.postgresql import ATTEMPTS
from tests.sample import (
    Cosa,
    CreaCosa,
    SampleWork,
    attivato,
    chiamata,
    crea_cosa,
    esegui,
    sample,
    sample_app,
)
from tests.tokens import intestazioni

TANTI = 24


@asynccontextmanager
async def acceso(database_url: str) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(database_url)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


@pytest.fixture
async def processi(database_url: str) -> AsyncIterator[list[Runtime[SampleWork]]]:
    """Two of the same service."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(acceso(database_url)) for _ in range(2)]


def conta(id: str, uow: SampleWork) -> None:
    """Reads, then writes what follows from what it read: two at once would lose one."""
    cosa = uow.cose.get(id)
    cosa.attivata += 1
    uow.cose.save(cosa)
    uow.announce(cosa.caso_id, SadPresoInCarico(presa_in_carico_id=cosa.id), uow.now)
    uow.commit()


async def rimasta(runtime: Runtime[SampleWork], id: str) -> Cosa:
    return await runtime.database.read(lambda c: runtime.unit_of_work(c, chiamata()).cose.get(id))


async def test_i_comandi_di_un_caso_si_seguono_e_nessuno_si_perde(processi: list[Runtime[SampleWork]]) -> None:
    cosa = await esegui(processi[0], crea_cosa, CreaCosa("a"))
    await asyncio.gather(*(esegui(processi[n % 2], conta, cosa.id) for n in range(TANTI)))
    dopo = await rimasta(processi[0], cosa.id)
    assert (dopo.attivata, dopo.versione) == (TANTI, TANTI + 1)


async def test_gli_eventi_di_un_caso_escono_nell_ordine_dei_loro_numeri(processi: list[Runtime[SampleWork]]) -> None:
    cosa = await esegui(processi[0], crea_cosa, CreaCosa("a"))
    await asyncio.gather(*(esegui(processi[n % 2], conta, cosa.id) for n in range(TANTI)))
    in_uscita = text("SELECT public FROM outbox ORDER BY position")
    righe = await processi[0].database.read(lambda c: c.execute(in_uscita).scalars().all())
    assert [decode(riga).sequence for riga in righe] == list(range(1, TANTI + 2))


async def test_comandi_e_reazioni_dello_stesso_caso_si_seguono(processi: list[Runtime[SampleWork]]) -> None:
    await processi[0].consumer.handle([attivato("caso-1", 1)])
    cose = await processi[0].database.read(lambda c: processi[0].unit_of_work(c, chiamata()).cose.all())
    (id,) = (cosa.id for cosa in cose)

    def rinomina(nome: str, uow: SampleWork) -> None:
        cosa = uow.cose.get(id)
        cosa.nome += nome
        uow.cose.save(cosa)
        uow.commit()

    async def reagisci() -> None:
        for n in range(2, 10):
            await processi[1].consumer.handle([attivato("caso-1", n)])

    await asyncio.gather(reagisci(), *(esegui(processi[0], rinomina, "x") for _ in range(10)))
    dopo = await rimasta(processi[0], id)
    assert (dopo.attivata, dopo.nome) == (123456789, "x" * 11)


async def test_due_lavoratori_con_lo_stesso_lotto_hanno_effetto_una_volta(processi: list[Runtime[SampleWork]]) -> None:
    lotto = [attivato(caso, n) for n in (1, 2, 3) for caso in ("a", "b", "c")]
    for _ in range(5):
        await asyncio.gather(*(processo.consumer.handle(lotto) for processo in processi))
    cose = await processi[0].database.read(lambda c: processi[0].unit_of_work(c, chiamata()).cose.all())
    assert {cosa.caso_id: cosa.attivata for cosa in cose} == {"a": 123, "b": 123, "c": 123}
    assert len(cose) == 3


async def test_lotti_che_si_incrociano_non_si_bloccano_a_vicenda(processi: list[Runtime[SampleWork]]) -> None:
    """The same cases in the opposite order: locks are taken in one order, whatever the order of the events."""
    casi = [f"caso-{n}" for n in range(8)]
    for sequenza in (1, 2, 3):
        avanti = [attivato(caso, sequenza) for caso in casi]
        async with asyncio.timeout(5):
            await asyncio.gather(processi[0].consumer.handle(avanti), processi[1].consumer.handle(avanti[::-1]))
    cose = await processi[0].database.read(lambda c: processi[0].unit_of_work(c, chiamata()).cose.all())
    assert {cosa.attivata for cosa in cose} == {123}


async def test_la_stessa_richiesta_mandata_insieme_a_due_processi_ha_effetto_una_volta(
    processi: list[Runtime[SampleWork]],
) -> None:
    chiave = intestazioni() | {"Idempotency-Key": "la-stessa"}
    async with AsyncExitStack() as stack:
        porte = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(sample_app(processo)), base_url="http://prova")
            )
            for processo in processi
        ]
        risposte = await asyncio.gather(
            *(porte[n % 2].post("/cose", json={"nome": "a", "ambito": "50036"}, headers=chiave) for n in range(8))
        )
    assert {risposta.status_code for risposta in risposte} == {201}
    assert len({risposta.text for risposta in risposte}) == 1
    quante = text("SELECT (SELECT count(*) FROM cose), (SELECT count(*) FROM outbox)")
    assert tuple(await processi[0].database.read(lambda c: c.execute(quante).one())) == (1, 1)


async def test_chi_porta_if_match_e_arriva_secondo_ha_412(processi: list[Runtime[SampleWork]]) -> None:
    cosa = await esegui(processi[0], crea_cosa, CreaCosa("a"))
    condizione = intestazioni() | {"If-Match": '"1"'}
    async with AsyncExitStack() as stack:
        porte = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(sample_app(processo)), base_url="http://prova")
            )
            for processo in processi
        ]
        corpo = {"nome": "b", "ambito": "50036"}
        risposte = await asyncio.gather(
            *(porte[n % 2].post(f"/cose/{cosa.id}/nome", json=corpo, headers=condizione) for n in range(6))
        )
    assert sorted(risposta.status_code for risposta in risposte) == [200, *[412] * 5]
    assert (await rimasta(processi[0], cosa.id)).versione == 2


async def test_chi_si_incrocia_su_una_chiave_unica_riprova_e_trova_l_altro(
    processi: list[Runtime[SampleWork]],
) -> None:
    """Nobody holds anything before: both look, both find nothing, one writes first."""
    giri: list[str] = []

    def trova_o_crea(nome: str, uow: SampleWork) -> str:
        giri.append(nome)
        trovata = uow.cose.find(id="la-sola")
        uow.connection.execute(text("SELECT pg_sleep(0.1)"))
        if trovata is None:
            uow.cose.add(Cosa(id="la-sola", caso_id="c", territorio=lombardia().resolve("50036"), nome=nome))
        uow.commit()
        return nome if trovata is None else trovata.nome

    esiti = await asyncio.gather(*(esegui(processo, trova_o_crea, f"p{n}") for n, processo in enumerate(processi)))
    assert len(set(esiti)) == 1
    assert len(giri) == 3


async def test_chi_finisce_in_uno_stallo_riprova_da_capo(processi: list[Runtime[SampleWork]]) -> None:
    una, altra = [await esegui(processi[0], crea_cosa, CreaCosa(nome)) for nome in "ab"]
    giri: list[str] = []

    def in_ordine(ids: tuple[str, str], uow: SampleWork) -> None:
        giri.append(ids[0])
        for id in ids:
            uow.connection.execute(text("UPDATE cose SET stato = stato WHERE id = :id"), {"id": id})
            uow.connection.execute(text("SELECT pg_sleep(0.2)"))
        uow.commit()

    ordini = [(una.id, altra.id), (altra.id, una.id)]
    await asyncio.gather(*(esegui(processo, in_ordine, ids) for processo, ids in zip(processi, ordini, strict=True)))
    assert len(giri) == 3


async def test_chi_perde_sempre_lo_sa_dopo_pochi_tentativi(processi: list[Runtime[SampleWork]]) -> None:
    giri: list[int] = []

    def perde(_nulla: None, uow: SampleWork) -> None:
        giri.append(1)
        raise Raced()

    with pytest.raises(Raced):
        await esegui(processi[0], perde, None)
    assert len(giri) == ATTEMPTS


async def test_una_lettura_non_aspetta_chi_scrive(processi: list[Runtime[SampleWork]]) -> None:
    cosa = await esegui(processi[0], crea_cosa, CreaCosa("prima"))
    tenuta, lascia = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def tiene(id: str, uow: SampleWork) -> None:
        trovata = uow.cose.get(id)
        trovata.nome = "dopo"
        uow.cose.save(trovata)
        loop.call_soon(tenuta.set)
        while not lascia.is_set():
            uow.connection.execute(text("SELECT pg_sleep(0.01)"))
        uow.commit()

    scrive = asyncio.create_task(esegui(processi[0], tiene, cosa.id))
    await tenuta.wait()
    async with asyncio.timeout(5):
        assert (await rimasta(processi[1], cosa.id)).nome == "prima"
    lascia.set()
    await scrive
    assert (await rimasta(processi[1], cosa.id)).nome == "dopo"
