"""Migrating leads to the tables that the code declares, from nothing and from what was there before."""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from scripts.parts.databases import DatabaseServer
from shared.persistence.database import open_database
from shared.persistence.engine import Database, SchemaNotReady
from shared.persistence.migrations import upgrade
from shared.persistence.schema import FIRST, Migrations, recorded
from tests.databases import created, in_a_loop_of_its_own
from tests.shared.persistence.impianti import IMPIANTI, Forma, forma

T = TypeVar("T")

pytestmark = pytest.mark.parametrize("servizio", IMPIANTI)


def apri(url: str, servizio: str, migrations: Migrations | None = None) -> Database:
    metadata, sue = IMPIANTI[servizio]
    return open_database(url, metadata, migrations or sue)


async def su_postgresql(url: str, domanda: Callable[[Connection], T]) -> T:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        trovato = await connection.run_sync(domanda)
    await engine.dispose()
    return trovato


def su_sqlite(url: str, domanda: Callable[[Connection], T]) -> T:
    engine = create_engine(url)
    with engine.begin() as connection:
        trovato = domanda(connection)
    engine.dispose()
    return trovato


def differenze(servizio: str, connection: Connection) -> list[Any]:
    """What Alembic would still change."""
    found: list[Any] = compare_metadata(MigrationContext.configure(connection), IMPIANTI[servizio].metadata)
    return found


def cerca_la_testa(servizio: str) -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(IMPIANTI[servizio].migrations.folder))
    return list(ScriptDirectory.from_config(config).get_heads())


def test_le_revisioni_sono_una_fila_e_l_ultima_si_sa_senza_alembic(servizio: str) -> None:
    assert cerca_la_testa(servizio) == [IMPIANTI[servizio].migrations.head]


def test_nessuna_revisione_torna_indietro(servizio: str) -> None:
    """What was a mistake is mended by the next one: data written meanwhile would be lost on the way back."""
    versions = sorted((IMPIANTI[servizio].migrations.folder / "versions").glob("r*.py"))
    assert versions
    assert [file.name for file in versions if "def downgrade" in file.read_text(encoding="utf-8")] == []


async def test_su_sqlite_le_revisioni_portano_alle_tabelle_del_codice(servizio: str, tmp_path: Path) -> None:
    migrata, creata = (f"sqlite:///{tmp_path / nome}" for nome in ("migrata.db", "creata.db"))
    su_sqlite(migrata, lambda connection: upgrade(connection, IMPIANTI[servizio].migrations))
    await apri(creata, servizio).migrate()
    assert su_sqlite(migrata, partial(differenze, servizio)) == []
    assert su_sqlite(migrata, forma) == su_sqlite(creata, forma)
    assert su_sqlite(creata, recorded) == IMPIANTI[servizio].migrations.head


async def test_su_postgresql_le_revisioni_portano_alle_tabelle_del_codice(
    servizio: str, postgres: DatabaseServer, postgres_database: str
) -> None:
    altra = postgres.create_database(f"prova_{uuid4().hex}")
    await created(IMPIANTI[servizio].metadata)(altra)
    creata: Forma = await su_postgresql(altra, forma)
    postgres.drop_database(make_url(altra).database or "")

    await apri(postgres_database, servizio).migrate()
    assert await su_postgresql(postgres_database, partial(differenze, servizio)) == []
    assert await su_postgresql(postgres_database, forma) == creata


def _di_prima(url: str, servizio: str) -> None:
    """A file of the version that knew no migrations, with an event that was not sent yet."""

    def prepara(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(IMPIANTI[servizio].migrations.folder))
        config.set_main_option("path_separator", "os")
        config.attributes.update(connection=connection, service=servizio)
        command.upgrade(config, FIRST)
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("INSERT INTO outbox (event_id, caso_id, public) VALUES ('e-1', 'c', x'00')"))

    su_sqlite(url, prepara)


async def test_una_base_dati_di_prima_delle_migrazioni_si_aggiorna_da_se_e_non_perde_nulla(
    servizio: str, tmp_path: Path
) -> None:
    vecchia, nuova = (f"sqlite:///{tmp_path / nome}" for nome in ("vecchia.db", "nuova.db"))
    _di_prima(vecchia, servizio)
    database = apri(vecchia, servizio)
    await database.start()
    rimasti = await database.read(lambda c: c.execute(text("SELECT event_id, at, trace FROM outbox")).all())
    await database.stop()
    await apri(nuova, servizio).migrate()
    assert [tuple(riga) for riga in rimasti] == [("e-1", None, None)]
    assert su_sqlite(vecchia, forma) == su_sqlite(nuova, forma)


async def test_un_aggiornamento_che_fallisce_lascia_la_base_dati_com_era(servizio: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vecchia.db'}"
    _di_prima(url, servizio)
    with sqlite3.connect(tmp_path / "vecchia.db") as file:
        file.execute("CREATE TABLE progress (ostacolo TEXT)")
    prima = su_sqlite(url, forma)
    with pytest.raises(Exception, match="progress"):
        await apri(url, servizio).start()
    assert su_sqlite(url, forma) == prima
    assert su_sqlite(url, recorded) is None


async def test_migrare_di_nuovo_o_in_due_insieme_non_cambia_nulla(servizio: str, postgres_database: str) -> None:
    await asyncio.gather(*(apri(postgres_database, servizio).migrate() for _ in range(3)))
    prima = await su_postgresql(postgres_database, forma)
    await apri(postgres_database, servizio).migrate()
    assert await su_postgresql(postgres_database, forma) == prima
    assert await su_postgresql(postgres_database, recorded) == IMPIANTI[servizio].migrations.head


async def test_due_processi_che_aprono_lo_stesso_file_nuovo_lo_preparano_una_volta(
    servizio: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'insieme.db'}"
    in_due = (asyncio.to_thread(in_a_loop_of_its_own, apri(url, servizio).migrate()) for _ in range(4))
    await asyncio.gather(*in_due)
    assert su_sqlite(url, recorded) == IMPIANTI[servizio].migrations.head


async def test_chi_trova_una_base_dati_indietro_non_parte_e_dice_che_cosa_eseguire(
    servizio: str, postgres_database: str
) -> None:
    atteso = f"python -m services.{servizio} migrate"
    with pytest.raises(SchemaNotReady, match=atteso):
        await apri(postgres_database, servizio).start()
    await apri(postgres_database, servizio).migrate()
    await su_postgresql(postgres_database, _segna(FIRST))
    with pytest.raises(SchemaNotReady, match=f"{FIRST}.*{atteso}"):
        await apri(postgres_database, servizio).start()


async def test_chi_trova_una_base_dati_avanti_lavora_lo_stesso(
    servizio: str, postgres_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    await apri(postgres_database, servizio).migrate()
    await su_postgresql(postgres_database, _segna("0999"))
    database = apri(postgres_database, servizio)
    await database.migrate()
    await database.start()
    await database.stop()
    assert "0999" in caplog.text
    assert await su_postgresql(postgres_database, recorded) == "0999"


def _segna(revisione: str) -> Callable[[Connection], None]:
    def segna(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revisione})
        connection.commit()

    return segna
