"""Version N-1 keeps serving while N migrates: nobody is refused, nobody waits long, and N-1 goes on afterwards."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from scripts.parts.databases import USER
from services.sad.adapters.migrations import MIGRATIONS
from services.sad.adapters.tables import tabelle
from shared.persistence import migrations
from shared.persistence.database import open_database
from shared.persistence.engine import Database
from shared.persistence.migrations import MigrationBlocked
from shared.persistence.schema import recorded
from shared.persistence.wall import by_platform
from tests.sad.percorso import RICHIESTA
from tests.sad.servizio import Servizio, acceso
from tests.shared.persistence.prossima import prossima

CLIENTI = 4


@pytest.fixture
async def servizio(postgres_database: str) -> AsyncIterator[Servizio]:
    await open_database(postgres_database, tabelle.metadata, MIGRATIONS).migrate()
    servizio = await acceso(postgres_database)
    yield servizio
    await servizio.spegni()


def con_la_prossima(url: str, cartella: Path) -> Database:
    """Of version N: its tables have more columns, which N-1 knows nothing of."""
    return open_database(
        url, tabelle.metadata, prossima(MIGRATIONS, cartella, "prese_in_carico", "visite", "case_sequences")
    )


async def lavora(servizio: Servizio, finche: Callable[[], bool]) -> list[tuple[int, float]]:
    """Posts and reads, one after the other: how each was answered, and in how many seconds."""
    risposte: list[tuple[int, float]] = []
    while not finche():
        for chiamata in (
            ("POST", "/prese-in-carico", RICHIESTA),
            ("GET", "/prese-in-carico?limite=5", None),
        ):
            da = time.perf_counter()
            risposta = await servizio.chiama(*chiamata)
            risposte.append((risposta.status_code, time.perf_counter() - da))
    return risposte


async def mentre(servizio: Servizio, migrazione: Awaitable[Any]) -> list[tuple[int, float]]:
    finita = asyncio.Event()
    clienti = [asyncio.create_task(lavora(servizio, finita.is_set)) for _ in range(CLIENTI)]
    await asyncio.sleep(0.3)
    await migrazione
    await asyncio.sleep(0.3)
    finita.set()
    return [risposta for risposte in await asyncio.gather(*clienti) for risposta in risposte]


def collegati(url: str) -> psycopg.Connection:
    """From outside, with a driver of its own, as who looks after the server."""
    parsed = make_url(url).set(username=USER)
    return psycopg.connect(host=parsed.host, port=parsed.port, user=parsed.username, dbname=parsed.database)


@asynccontextmanager
async def una_lettura_lunga(url: str, tabella: str) -> AsyncIterator[None]:
    """Somebody who reads for long, a backup for example: whoever wants the table alone must wait for it."""
    connection = await asyncio.to_thread(collegati, url)
    await asyncio.to_thread(connection.execute, f"LOCK TABLE {tabella} IN ACCESS SHARE MODE".encode())
    try:
        yield
    finally:
        await asyncio.to_thread(connection.close)


async def test_la_versione_di_prima_serve_mentre_si_migra_e_dopo(
    servizio: Servizio, postgres_database: str, tmp_path: Path
) -> None:
    nuova = con_la_prossima(postgres_database, tmp_path)
    risposte = await mentre(servizio, nuova.migrate())
    assert {stato for stato, _ in risposte} == {200, 201}
    scritte = sum(stato == 201 for stato, _ in risposte)

    await nuova.start()
    trovate = await nuova.read(
        by_platform(lambda c: c.execute(text("SELECT count(*), count(novita) FROM prese_in_carico")).one())
    )
    await nuova.stop()
    assert tuple(trovate) == (scritte, 0)
    riavviata = await acceso(postgres_database)
    await riavviata.fatto("/prese-in-carico", RICHIESTA)
    await riavviata.spegni()


async def test_chi_legge_a_lungo_rimanda_la_migrazione_e_non_ferma_nessuno(
    servizio: Servizio, postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_WITHIN", 0.2)
    monkeypatch.setattr(migrations, "PAUSE", 0.2)
    nuova = con_la_prossima(postgres_database, tmp_path)

    async def ostacolata() -> None:
        async with una_lettura_lunga(postgres_database, "prese_in_carico"):
            migrazione = asyncio.create_task(nuova.migrate())
            await asyncio.sleep(2)
            assert not migrazione.done()
        await migrazione

    risposte = await mentre(servizio, ostacolata())
    assert {stato for stato, _ in risposte} == {200, 201}
    assert max(secondi for _, secondi in risposte) < 2  # far less than the reader keeps the table


async def test_se_la_tabella_non_si_libera_si_rinuncia_e_si_riprende_dopo(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_WITHIN", 0.1)
    monkeypatch.setattr(migrations, "PAUSE", 0.05)
    monkeypatch.setattr(migrations, "GIVE_UP_AFTER", 0.5)
    await open_database(postgres_database, tabelle.metadata, MIGRATIONS).migrate()
    nuova = con_la_prossima(postgres_database, tmp_path)
    async with una_lettura_lunga(postgres_database, "prese_in_carico"):
        with pytest.raises(MigrationBlocked, match="occupata"):
            await nuova.migrate()
    await nuova.migrate()
    await nuova.start()
    assert await nuova.read(recorded) == f"{int(MIGRATIONS.head) + 1:04}"
    await nuova.stop()


async def test_un_indice_rimasto_a_meta_si_costruisce_da_capo(postgres_database: str, tmp_path: Path) -> None:
    """As a process leaves it that was killed while the index was being built: it has the name and is never used."""
    await open_database(postgres_database, tabelle.metadata, MIGRATIONS).migrate()
    nuova = con_la_prossima(postgres_database, tmp_path)
    with collegati(postgres_database) as connection:
        connection.execute("CREATE INDEX ix_visite_novita ON visite (minuti)")
        connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_visite_novita'::regclass")
    await nuova.migrate()
    with collegati(postgres_database) as connection:
        righe = connection.execute(
            "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid"
        )
        assert righe.fetchall() == []


async def test_un_istruzione_preparata_su_una_tabella_cambiata_si_ripete_da_se(
    servizio: Servizio, postgres_database: str
) -> None:
    database = servizio.sad.runtime.database
    tutto = text("SELECT * FROM visite")

    def chiedi(connection: Any) -> int:
        return len(connection.execute(tutto).keys())

    for lavoro in (database.read, database.write):
        prima = await lavoro(chiedi)
        with collegati(postgres_database) as connection:
            connection.execute(f"ALTER TABLE visite ADD COLUMN {lavoro.__name__}_nuova text".encode())
        assert await lavoro(chiedi) == prima + 1
