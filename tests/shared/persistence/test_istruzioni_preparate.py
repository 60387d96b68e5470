"""Prepared statements: what the driver is given, and in whose words its errors come back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, bindparam, create_engine, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from shared.persistence.prepared import Prepared, every_column

metadata = MetaData()
cose = Table("cose", metadata, Column("nome", String, primary_key=True), Column("peso", Integer))
AGGIUNGI = Prepared(insert(cose), every_column(cose))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.connect() as connection:
        metadata.create_all(connection)
        yield connection
    engine.dispose()


def test_cio_che_si_scrive_si_rilegge_per_nome(connection: Connection) -> None:
    AGGIUNGI.run_each(connection, [{"nome": "a", "peso": 1}, {"nome": "b", "peso": 2}])
    trovate = Prepared(select(cose).order_by(cose.c.nome)).rows(connection, {})
    assert [(cosa.nome, cosa.peso) for cosa in trovate] == [("a", 1), ("b", 2)]


def test_un_valore_scritto_nell_istruzione_vi_rimane(connection: Connection) -> None:
    AGGIUNGI.run_each(connection, [{"nome": nome, "peso": 1} for nome in ("a", "b", "c")])
    pesanti = Prepared(select(cose.c.nome).where(cose.c.peso == 1, cose.c.nome == bindparam("nome")))
    assert [pesanti.value(connection, {"nome": nome}) for nome in ("b", "assente", "c")] == ["b", None, "c"]


def test_chi_cambia_dice_quante_righe(connection: Connection) -> None:
    assert AGGIUNGI.run(connection, {"nome": "a", "peso": 1}) == 1
    togli = Prepared(cose.delete().where(cose.c.nome == bindparam("nome")))
    assert [togli.run(connection, {"nome": nome}) for nome in ("a", "a")] == [1, 0]


def test_una_violazione_e_quella_di_sqlalchemy_e_non_ripete_i_valori(connection: Connection) -> None:
    AGGIUNGI.run(connection, {"nome": "RSSMRA41C47A794Z", "peso": 1})
    with pytest.raises(IntegrityError) as violazione:
        AGGIUNGI.run(connection, {"nome": "RSSMRA41C47A794Z", "peso": 2})
    assert "RSSMRA41C47A794Z" not in str(violazione.value)


def test_un_guasto_della_base_dati_si_riconosce(connection: Connection) -> None:
    mai_creata = Table("mai_creata", MetaData(), Column("nome", String))
    with pytest.raises(OperationalError):
        Prepared(select(mai_creata)).rows(connection, {})
