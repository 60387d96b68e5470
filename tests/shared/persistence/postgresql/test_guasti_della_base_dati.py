"""The database falls, hangs, or answers nothing to a commit: said at once, and over as soon as it is back."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from scripts.parts.postgres import PostgresCluster
from shared.messaging.runtime import Runtime
from shared.persistence import postgresql
from shared.persistence.engine import Database, OutcomeUnknown, Unavailable
from shared.persistence.postgresql import PostgresDatabase, UnfitCollation
from tests.databases import created, in_a_loop_of_its_own
from tests.sample import Base, CreaCosa, SampleWork, chiamata, crea_cosa, esegui, sample, sample_app
from tests.tokens import intestazioni

SUBITO = 3.0
"""Seconds: far less than anybody waits for an answer."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgresCluster]:
    """One of our own: it is killed and paused here."""
    with PostgresCluster() as cluster:
        in_a_loop_of_its_own(created(Base.metadata)(cluster.create_database("guasti")))
        yield cluster


@pytest.fixture
def database_url(cluster: PostgresCluster) -> str:
    cluster.start()
    with cluster.connect("guasti") as connection:
        connection.execute("TRUNCATE cose, outbox, audit, case_sequences, idempotency")
    return cluster.url("guasti")


@pytest.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(database_url)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


async def quante(database: Database) -> int:
    return await database.read(lambda c: int(c.execute(text("SELECT count(*) FROM cose")).scalar_one()))


async def test_caduta_la_base_dati_lo_si_sa_subito_e_tornata_si_continua(
    cluster: PostgresCluster, runtime: Runtime[SampleWork]
) -> None:
    await asyncio.gather(*(esegui(runtime, crea_cosa, CreaCosa(str(n))) for n in range(8)))
    await asyncio.to_thread(cluster.kill)
    for _ in range(3):
        da = time.perf_counter()
        with pytest.raises(Unavailable):
            await esegui(runtime, crea_cosa, CreaCosa("persa"))
        with pytest.raises(Unavailable):
            await quante(runtime.database)
        assert time.perf_counter() - da < SUBITO
    await asyncio.to_thread(cluster.start)
    await esegui(runtime, crea_cosa, CreaCosa("dopo"))
    assert await quante(runtime.database) == 9


async def test_un_riavvio_fra_due_richieste_non_si_nota(cluster: PostgresCluster, runtime: Runtime[SampleWork]) -> None:
    await asyncio.gather(*(esegui(runtime, crea_cosa, CreaCosa(str(n))) for n in range(8)))
    await asyncio.to_thread(cluster.restart)
    assert await quante(runtime.database) == 8
    await asyncio.gather(*(esegui(runtime, crea_cosa, CreaCosa(str(n))) for n in range(8)))
    assert await quante(runtime.database) == 16


async def test_chi_chiama_ha_503_con_quando_riprovare_e_niente_resta_a_meta(
    cluster: PostgresCluster, runtime: Runtime[SampleWork]
) -> None:
    corpo = {"nome": "a", "ambito": "50036"}
    chiave = intestazioni() | {"Idempotency-Key": "una"}
    trasporto = httpx.ASGITransport(sample_app(runtime), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=trasporto, base_url="http://prova") as http:
        await asyncio.to_thread(cluster.kill)
        caduta = await http.post("/cose", json=corpo, headers=chiave)
        letta = await http.get("/cose", headers=intestazioni())
        await asyncio.to_thread(cluster.start)
        tornata = await http.post("/cose", json=corpo, headers=chiave)
    assert [caduta.status_code, letta.status_code, tornata.status_code] == [503, 503, 201]
    assert int(caduta.headers["Retry-After"]) > 0
    conti = text("SELECT (SELECT count(*) FROM cose), (SELECT count(*) FROM outbox)")
    assert tuple(await runtime.database.read(lambda c: c.execute(conti).one())) == (1, 1)


async def test_una_base_dati_che_non_risponde_ferma_per_un_tempo_noto(
    cluster: PostgresCluster, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LONGEST_STATEMENT", 0.5)
    monkeypatch.setattr(postgresql, "CONNECT_WITHIN", 0.5)
    runtime = sample(database_url)
    await runtime.database.start()
    await esegui(runtime, crea_cosa, CreaCosa("prima"))
    cluster.pause()
    da = time.perf_counter()
    try:
        esiti = await asyncio.gather(
            esegui(runtime, crea_cosa, CreaCosa("a")), quante(runtime.database), return_exceptions=True
        )
    finally:
        cluster.resume()
    assert [type(esito) for esito in esiti] == [Unavailable, Unavailable]
    assert time.perf_counter() - da < 10
    await esegui(runtime, crea_cosa, CreaCosa("dopo"))
    assert await quante(runtime.database) == 2
    await runtime.database.stop()


async def test_un_commit_a_cui_il_server_non_arriva_resta_in_dubbio(
    cluster: PostgresCluster, runtime: Runtime[SampleWork]
) -> None:
    """Going down it may have committed already: running the job again by ourselves could do it twice."""
    giri: list[int] = []

    def cade_al_commit(connection: Connection) -> None:
        giri.append(1)
        crea_cosa(CreaCosa("in dubbio"), runtime.unit_of_work(connection, chiamata()))
        cluster.kill()

    with pytest.raises(OutcomeUnknown):
        await runtime.database.write(cade_al_commit)
    assert giri == [1]
    await asyncio.to_thread(cluster.start)
    assert await quante(runtime.database) == 0


async def test_chi_ripete_con_la_chiave_un_commit_in_dubbio_ha_la_sola_risposta(
    runtime: Runtime[SampleWork], monkeypatch: pytest.MonkeyPatch
) -> None:
    conferma = AsyncConnection.commit

    async def conferma_e_perde_la_risposta(connection: AsyncConnection) -> None:
        await conferma(connection)
        raise ConnectionResetError

    chiave = intestazioni() | {"Idempotency-Key": "una"}
    trasporto = httpx.ASGITransport(sample_app(runtime), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=trasporto, base_url="http://prova") as http:
        with monkeypatch.context() as persa:
            persa.setattr(AsyncConnection, "commit", conferma_e_perde_la_risposta)
            prima = await http.post("/cose", json={"nome": "a", "ambito": "50036"}, headers=chiave)
        dopo = await http.post("/cose", json={"nome": "a", "ambito": "50036"}, headers=chiave)
    assert [prima.status_code, dopo.status_code] == [503, 201]
    assert dopo.headers["Idempotency-Replayed"] == "true"
    assert await quante(runtime.database) == 1


async def test_chi_guida_passa_la_mano_se_la_sua_connessione_cade(database_url: str) -> None:
    uno, altro = PostgresDatabase(database_url), PostgresDatabase(database_url)
    await uno.start()
    await altro.start()
    guida = asyncio.Event()

    async def aspetta_il_turno() -> None:
        async with altro.lead("relay") as lead:
            guida.set()
            await lead.confirm()

    async with uno.lead("relay") as lead:
        await lead.confirm()
        dopo = asyncio.create_task(aspetta_il_turno())
        await asyncio.sleep(0.1)
        assert not guida.is_set()
        _cadono_le_connessioni_che_guidano(database_url)
        async with asyncio.timeout(10):
            await guida.wait()
        with pytest.raises(Unavailable):
            await lead.confirm()
    await dopo
    await uno.stop()
    await altro.stop()


async def test_chi_smette_di_guidare_lascia_subito_il_posto(database_url: str) -> None:
    uno, altro = PostgresDatabase(database_url), PostgresDatabase(database_url)
    await uno.start()
    await altro.start()
    for database in (uno, altro, uno):
        async with asyncio.timeout(5), database.lead("relay"), database.lead("altro mestiere"):
            pass
    await uno.stop()
    await altro.stop()


@pytest.mark.parametrize(
    "lingua", ["LOCALE_PROVIDER icu ICU_LOCALE 'it-IT' LOCALE 'C'", "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"]
)
async def test_una_base_dati_che_ordina_come_un_vocabolario_si_rifiuta(cluster: PostgresCluster, lingua: str) -> None:
    """Whatever it says of itself: a collation of ICU stands in another column of the catalogue."""
    cluster.start()
    with cluster.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS ordinata_male")
        connection.execute(f"CREATE DATABASE ordinata_male TEMPLATE template0 {lingua}".encode())
    with pytest.raises(UnfitCollation, match="va creata"):
        await PostgresDatabase(cluster.url("ordinata_male")).start()


async def test_una_base_dati_irraggiungibile_non_si_confonde_con_una_non_migrata(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await PostgresDatabase("postgresql://nessuno@127.0.0.1:1/assente").start()


def _cadono_le_connessioni_che_guidano(url: str) -> None:
    parsed = make_url(url)
    with psycopg.connect(host=parsed.host, port=parsed.port, user=parsed.username, dbname=parsed.database) as outside:
        outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1 AND granted"
        )
