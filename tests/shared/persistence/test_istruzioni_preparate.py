"""Prepared statements: what the driver is given, and in whose words its errors come back."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from shared.persistence.database import open_database
from shared.persistence.engine import Database
from shared.persistence.prepared import Prepared, every_column
from tests.databases import created, on_both

metadata = MetaData()
cose = Table("cose", metadata, Column("nome", String, primary_key=True), Column("peso", Integer))
AGGIUNGI = Prepared(insert(cose), every_column(cose))
PER_NOME = Prepared(select(cose).order_by(cose.c.nome))

database_url = on_both("istruzioni", created(metadata))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url, metadata)
    await database.start()
    yield database
    await database.stop()


async def aggiungi(database: Database, peso: int, *nomi: str) -> None:
    await database.write(lambda c: AGGIUNGI.run_each(c, [{"nome": nome, "peso": peso} for nome in nomi]))


async def test_cio_che_si_scrive_si_rilegge_per_nome(database: Database) -> None:
    await aggiungi(database, 1, "a", "b")
    trovate = await database.read(lambda c: PER_NOME.rows(c, {}))
    assert [(cosa.nome, cosa.peso) for cosa in trovate] == [("a", 1), ("b", 1)]


async def test_un_valore_scritto_nell_istruzione_vi_rimane(database: Database) -> None:
    await aggiungi(database, 1, "a", "b", "c")
    pesanti = Prepared(select(cose.c.nome).where(cose.c.peso == 1, cose.c.nome == bindparam("nome")))

    def chiedi(connection: Connection) -> list[str | None]:
        return [pesanti.value(connection, {"nome": nome}) for nome in ("b", "assente", "c")]

    assert await database.read(chiedi) == ["b", None, "c"]


async def test_chi_cambia_dice_quante_righe(database: Database) -> None:
    togli = Prepared(cose.delete().where(cose.c.nome == bindparam("nome")))

    def cambia(connection: Connection) -> list[int]:
        aggiunte = AGGIUNGI.run(connection, {"nome": "a", "peso": 1})
        return [aggiunte, *(togli.run(connection, {"nome": nome}) for nome in ("a", "a"))]

    assert await database.write(cambia) == [1, 1, 0]


async def test_una_transazione_di_sole_istruzioni_preparate_resta(database: Database) -> None:
    await database.write(lambda c: AGGIUNGI.run(c, {"nome": "a", "peso": 1}))
    assert len(await database.read(lambda c: PER_NOME.rows(c, {}))) == 1


async def test_una_violazione_e_quella_di_sqlalchemy_e_non_ripete_i_valori(database: Database) -> None:
    await aggiungi(database, 1, "RSSMRA41C47A794Z")
    with pytest.raises(IntegrityError) as violazione:
        await aggiungi(database, 2, "RSSMRA41C47A794Z")
    assert "RSSMRA41C47A794Z" not in str(violazione.value)


async def test_un_guasto_della_base_dati_si_riconosce(database: Database) -> None:
    mai_creata = Table("mai_creata", MetaData(), Column("nome", String))
    with pytest.raises(SQLAlchemyError):
        await database.read(lambda c: Prepared(select(mai_creata)).rows(c, {}))
