"""The real PostgreSQL, as the tests, the proofs and the benches take it."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts.parts.databases import DatabaseServer
from scripts.parts.postgres import PostgresCluster

SSL_REQUEST = bytes.fromhex("00000008 04d2162f")
"""The shortest question that PostgreSQL answers: one byte, `N` where it speaks without TLS."""


@pytest.fixture
def cluster(postgres: DatabaseServer) -> Iterator[PostgresCluster]:
    """A PostgreSQL of this test, to be mistreated. Asks for the shared one to be skipped where there can be none."""
    with PostgresCluster() as own:
        yield own


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _write(server: DatabaseServer, database: str) -> None:
    with server.connect(database) as connection:
        connection.execute("CREATE TABLE detto (cosa text)")
        connection.execute("INSERT INTO detto VALUES ('resto')")


def _tables(server: DatabaseServer, database: str) -> list[str]:
    with server.connect(database) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [row[0] for row in rows]


def test_due_basi_di_dati_non_si_vedono(postgres: DatabaseServer, postgres_database: str) -> None:
    other = postgres.create_database(f"{_name(postgres_database)}_altra")
    _write(postgres, _name(other))
    assert _tables(postgres, _name(postgres_database)) == []
    postgres.drop_database(_name(other))


def test_un_modello_si_costruisce_una_volta_e_si_copia(postgres: DatabaseServer, postgres_database: str) -> None:
    built: list[str] = []

    def build(url: str) -> None:
        built.append(url)
        _write(postgres, _name(url))

    name = f"{_name(postgres_database)}_modello"
    assert postgres.template(name, build) == postgres.template(name, build) == name
    copy = postgres.create_database(f"{name}_copia", template=name)
    assert len(built) == 1
    assert _tables(postgres, _name(copy)) == ["detto"]
    postgres.drop_database(_name(copy))
    postgres.drop_database(name)


def test_ogni_prova_ha_una_base_di_dati_vuota_a_un_indirizzo_di_sqlalchemy(
    postgres: DatabaseServer, postgres_database: str
) -> None:
    assert postgres_database.startswith("postgresql+psycopg://servizio@127.0.0.1:")
    assert _tables(postgres, _name(postgres_database)) == []


def test_i_testi_si_ordinano_come_in_sqlite(postgres: DatabaseServer) -> None:
    with postgres.connect() as connection:
        found = connection.execute("SELECT t FROM (VALUES ('b'), ('B'), ('à'), ('a')) AS v(t) ORDER BY t").fetchall()
    assert [row[0] for row in found] == ["B", "a", "b", "à"]


@pytest.mark.parametrize("ends", ["restart", "kill"])
def test_riacceso_risponde_allo_stesso_indirizzo_con_i_suoi_dati(cluster: PostgresCluster, ends: str) -> None:
    address = cluster.create_database("tenuta")
    _write(cluster, "tenuta")
    getattr(cluster, ends)()
    cluster.start()
    assert cluster.url("tenuta") == address
    assert _tables(cluster, "tenuta") == ["detto"]


def test_spento_rifiuta_e_riacceso_accetta(cluster: PostgresCluster) -> None:
    cluster.stop()
    with pytest.raises(psycopg.OperationalError):
        cluster.connect()
    cluster.start()
    cluster.connect().close()


def test_sospeso_non_risponde_e_poi_riprende(cluster: PostgresCluster) -> None:
    cluster.pause()
    with socket.create_connection(("127.0.0.1", cluster.port)) as client:
        client.sendall(SSL_REQUEST)
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        cluster.resume()
        client.settimeout(10)
        assert client.recv(1) == b"N"
    with cluster.connect() as again:
        assert again.execute("SELECT 1").fetchone() == (1,)


def test_sospeso_si_puo_spegnere(cluster: PostgresCluster) -> None:
    cluster.pause()
    cluster.stop()
    assert not cluster.running


def test_non_gira_da_root(cluster: PostgresCluster) -> None:
    owner = Path(f"/proc/{cluster.pid}").stat().st_uid
    assert owner != 0
    assert owner == os.geteuid() or os.geteuid() == 0


def test_la_cartella_temporanea_non_resta(postgres: DatabaseServer) -> None:
    with PostgresCluster() as cluster:
        room = cluster.folder
        assert room.exists()
    assert not room.exists()
