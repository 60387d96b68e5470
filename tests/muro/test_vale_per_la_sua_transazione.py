"""Who asks is said to one transaction: it ends with it, however that ends, and a role above the wall is refused."""

from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from psycopg.errors import DuplicateObject
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from scripts.parts.databases import USER, DatabaseServer
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope
from shared.persistence import postgresql
from shared.persistence.engine import Database, savepoint
from shared.persistence.postgresql import AboveTheWall, PostgresDatabase
from shared.persistence.wall import PLATFORM, as_platform, tell
from tests.muro.conftest import Dal, DaSopra
from tests.muro.mondo import ALTROVE, QUI, di, luogo

SAD = "(id, versione, caso_id, ambito, distretto, asst, stato, creato_il, aggiornato_il, documento)"
CASI = 4000


class Rifiuto(Exception):
    pass


@pytest.fixture
async def database(base: Dal, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """One connection, that every transaction gets: a row here, a row elsewhere."""
    monkeypatch.setattr(postgresql, "POOL", 1)
    database = PostgresDatabase(base("sad"))
    await database.start()
    for ambito in (QUI, ALTROVE):
        await database.write(partial(scrivi, ambito=ambito))
    yield database
    await database.stop()


def scrivi(connection: Connection, ambito: str, numero: str = "1") -> None:
    tell(connection, di(ambito))
    connection.execute(
        text(f"INSERT INTO pai_noti {SAD} VALUES (:id, 1, :id, :ambito, :distretto, :asst, 'x', '', '', '')"),  # noqa: S608  # columns of ours
        {"id": f"{ambito}-{numero}", **vars(luogo(ambito))},
    )


def ambiti(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT ambito FROM pai_noti ORDER BY ambito")).scalars())


def visti_da(chi: Actor) -> Any:
    def lavoro(connection: Connection) -> list[str]:
        tell(connection, chi)
        return ambiti(connection)

    return lavoro


async def pid(database: Database) -> int:
    return await database.write(lambda c: int(c.execute(text("SELECT pg_backend_pid()")).scalar_one()))


async def test_la_stessa_connessione_non_ricorda_chi_ha_chiesto_prima(database: Database) -> None:
    prima = await pid(database)
    for come in (database.write, database.read):
        assert await come(visti_da(di(QUI))) == [QUI]
        assert await come(ambiti) == []
        assert await come(visti_da(di(ALTROVE))) == [ALTROVE]
        assert await come(visti_da(PLATFORM)) == [QUI, ALTROVE]
        assert await come(ambiti) == []
    assert await pid(database) == prima


async def test_nemmeno_dopo_un_errore(database: Database) -> None:
    prima = await pid(database)

    def sbaglia(connection: Connection) -> None:
        tell(connection, PLATFORM)
        connection.execute(text("SELECT 1 / 0"))

    def rifiuta(connection: Connection) -> None:
        tell(connection, PLATFORM)
        raise Rifiuto

    for guasto in (sbaglia, rifiuta):
        with pytest.raises((DBAPIError, Rifiuto)):
            await database.write(guasto)
        assert await database.write(ambiti) == []
        assert await database.read(ambiti) == []
    assert await pid(database) == prima


async def test_cio_che_la_piattaforma_cerca_per_un_altro_finisce_con_la_ricerca(database: Database) -> None:
    def lavoro(connection: Connection) -> list[list[str]]:
        tell(connection, di(QUI))
        with as_platform(connection):
            dentro = ambiti(connection)
        fuori = ambiti(connection)
        with suppress(Rifiuto), as_platform(connection):
            raise Rifiuto
        return [dentro, fuori, ambiti(connection)]

    assert await database.write(lavoro) == [[QUI, ALTROVE], [QUI], [QUI]]


async def test_in_nome_di_nessuno_dopo_la_ricerca_non_si_vede_nulla(database: Database) -> None:
    def lavoro(connection: Connection) -> list[list[str]]:
        with as_platform(connection):
            dentro = ambiti(connection)
        return [dentro, ambiti(connection)]

    assert await database.read(lavoro) == [[QUI, ALTROVE], []]


async def test_un_tentativo_disfatto_si_porta_via_cio_che_vi_si_era_detto(database: Database) -> None:
    def lavoro(connection: Connection) -> list[list[str]]:
        tell(connection, di(QUI))
        with suppress(Rifiuto), savepoint(connection):
            tell(connection, di(ALTROVE))
            raise Rifiuto
        disfatto = ambiti(connection)
        with suppress(DBAPIError), savepoint(connection), as_platform(connection):
            connection.execute(text("SELECT 1 / 0"))
        fallito = ambiti(connection)
        with as_platform(connection):
            pass
        cercato = ambiti(connection)
        tell(connection, di(ALTROVE))
        return [disfatto, fallito, cercato, ambiti(connection)]

    assert await database.write(lavoro) == [[QUI], [QUI], [QUI], [ALTROVE]]


async def test_non_si_scrive_e_non_si_sposta_nulla_in_un_territorio_altrui(database: Database) -> None:
    def altrove(connection: Connection) -> None:
        scrivi(connection, ALTROVE, "2")
        tell(connection, di(QUI))
        scritte = connection.execute(text("UPDATE pai_noti SET stato = 'y' WHERE ambito <> :qui"), {"qui": QUI})
        tolte = connection.execute(text("DELETE FROM pai_noti WHERE ambito <> :qui"), {"qui": QUI})
        assert (scritte.rowcount, tolte.rowcount) == (0, 0)
        connection.execute(text("UPDATE pai_noti SET ambito = :a, distretto = '', asst = ''"), {"a": ALTROVE})

    with pytest.raises(DBAPIError, match="row-level security"):
        await database.write(altrove)


@pytest.mark.parametrize(
    ("scope", "visti"),
    [
        (Scope(), []),
        (Scope(ambiti=frozenset({QUI})), [QUI]),
        (Scope(ambiti=frozenset({"50036,50037", '{"50036"}', "50036}'"})), []),
        (Scope(distretti=frozenset({luogo(ALTROVE).distretto})), [ALTROVE]),
        (Scope(asst=frozenset({luogo(QUI).asst})), [QUI]),
        (Scope(ats=frozenset({"325"})), [QUI, ALTROVE]),
        (Scope(ats=frozenset({"321"})), []),
        (EVERYTHING, [QUI, ALTROVE]),
    ],
)
async def test_la_base_dati_vede_i_territori_che_vede_l_applicazione(
    database: Database, scope: Scope, visti: list[str]
) -> None:
    """An ATS by the codes of its ASST; a code is never read as several."""
    attesi = [ambito for ambito in (QUI, ALTROVE) if scope.sees(luogo(ambito))]
    assert attesi == visti
    assert await database.read(visti_da(Actor("chi", Ruolo.OPERATORE_ASST, scope))) == visti


async def test_chi_si_e_si_chiede_una_volta_per_domanda_e_gli_indici_servono_ancora(
    database: Database, base: Dal, da_sopra: DaSopra
) -> None:
    with da_sopra(database.url) as connection:
        dove = luogo(QUI)
        connection.execute(
            f"INSERT INTO pai_noti {SAD} SELECT 'n-' || n, 1, 'caso-' || n, %s, %s, %s, 'x', '', '', ''"  # noqa: S608  # columns of ours
            f" FROM generate_series(1, {CASI}) AS n",
            (dove.ambito, dove.distretto, dove.asst),
        )
        connection.execute("ANALYZE pai_noti")

    def piano(connection: Connection) -> str:
        tell(connection, di(QUI))
        domanda = text("EXPLAIN (ANALYZE, COSTS OFF) SELECT documento FROM pai_noti WHERE caso_id = 'caso-7'")
        return "\n".join(connection.execute(domanda).scalars())

    detto = await database.read(piano)
    assert "ix_pai_noti_caso_id" in detto and "Seq Scan" not in detto
    assert "InitPlan" in detto and "SubPlan" not in detto.replace("InitPlan", "")


@pytest.mark.parametrize("sopra", [USER, "sopra_il_muro"])
async def test_con_un_ruolo_sopra_il_muro_il_servizio_non_parte(
    base: Dal, postgres: DatabaseServer, sopra: str
) -> None:
    with postgres.connect() as connection, suppress(DuplicateObject):
        connection.execute("CREATE ROLE sopra_il_muro LOGIN BYPASSRLS")
    url = make_url(base("sad")).set(username=sopra).render_as_string(hide_password=False)
    with pytest.raises(AboveTheWall, match="NOSUPERUSER e NOBYPASSRLS"):
        await PostgresDatabase(url).start()
