"""A full disk: SQLite undoes the whole transaction, or refuses to commit it.

Nobody of that group may have been told "done", and whoever comes later must be served.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, MetaData, String, Table, select, text
from sqlalchemy.exc import IntegrityError

from shared.persistence import sqlite
from shared.persistence.sqlite import SqliteDatabase

metadata = MetaData()
note = Table("note", metadata, Column("nome", String(20), primary_key=True), Column("testo", LargeBinary))
righe = Table(
    "righe",
    metadata,
    Column("nome", String(20), primary_key=True),
    Column("nota", String(20), ForeignKey("note.nome", deferrable=True, initially="DEFERRED")),
)


async def _scrivi(database: SqliteDatabase, nome: str, byte: int) -> Any:
    return await database.write(lambda c: c.execute(note.insert(), {"nome": nome, "testo": bytes(byte)}).rowcount)


async def test_cio_che_e_stato_confermato_ce_anche_se_un_altro_ha_riempito_il_disco(tmp_path: Path) -> None:
    database = SqliteDatabase(f"sqlite:///{tmp_path / 'note.db'}", metadata)
    await database.start()
    await database.write(lambda c: c.execute(text("PRAGMA max_page_count = 40")).fetchall())

    nomi = {"prima": 10, "enorme": 400_000, "dopo": 10}
    esiti = await asyncio.gather(*(_scrivi(database, n, byte) for n, byte in nomi.items()), return_exceptions=True)
    confermati = {nome for nome, esito in zip(nomi, esiti, strict=True) if not isinstance(esito, BaseException)}
    scritti = await database.read(lambda c: set(c.execute(select(note.c.nome)).scalars()))

    assert "enorme" not in confermati
    assert confermati == scritti
    await _scrivi(database, "poi si continua", 10)
    await database.stop()


async def test_un_commit_rifiutato_non_conferma_nessuno_e_non_ferma_chi_viene_dopo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_TURN", 60.0)  # on a busy machine the two would not share their commit
    database = SqliteDatabase(f"sqlite:///{tmp_path / 'note.db'}", metadata)
    await database.start()

    def orfana(connection: Connection) -> int:
        return connection.execute(righe.insert(), {"nome": "orfana", "nota": "mai scritta"}).rowcount

    esiti = await asyncio.gather(_scrivi(database, "insieme", 10), database.write(orfana), return_exceptions=True)
    assert [type(esito) for esito in esiti] == [IntegrityError, IntegrityError]

    async with asyncio.timeout(5):
        await _scrivi(database, "dopo", 10)
    assert await database.read(lambda c: list(c.execute(select(note.c.nome)).scalars())) == ["dopo"]
    await database.stop()
