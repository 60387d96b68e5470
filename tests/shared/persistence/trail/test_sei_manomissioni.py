"""Whoever holds the database and not the key changes nothing of the audit unseen; on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.persistence.trail.verification import Manomissione
from tests.registro_sigillato import Registro, registro_aperto

COLONNE = (
    "at, actor_id, ruolo, azione, touched, esito, correlation_id, verb, finalita, motivo, da, chiave, firma"  # all
)


@pytest.fixture
async def registro(database_url: str, tmp_path: Path) -> AsyncIterator[Registro]:
    async with registro_aperto(database_url, tmp_path) as registro:
        await registro.scrive(5)
        await registro.sigilla()
        await registro.scrive(5)
        await registro.sigilla()
        yield registro


async def test_un_registro_che_nessuno_ha_toccato_e_integro(registro: Registro) -> None:
    await registro.scrive(2)
    esito = await registro.verifica()
    assert esito.integro
    assert (esito.righe, esito.sigillate, esito.in_attesa, esito.sigilli, esito.oltre) == (12, 10, 2, 2, 0)


@pytest.mark.parametrize("colonna", ["actor_id", "azione", "touched", "esito", "at", "finalita", "da"])
async def test_una_riga_modificata_si_vede(registro: Registro, colonna: str) -> None:
    await registro.sql(f"UPDATE audit SET {colonna} = 'altro' WHERE position = 4")  # noqa: S608  # fixed names
    (trovata,) = (await registro.verifica()).trovate
    assert (trovata.tipo, trovata.posizione, trovata.numero) == (Manomissione.MODIFICATA, 4, 4)
    assert trovata.dal == "2026-11-23T09:00:00+00:00"


async def test_una_riga_modificata_prima_del_sigillo_si_vede(registro: Registro) -> None:
    await registro.scrive()
    await registro.sql("UPDATE audit SET actor_id = 'un-altro' WHERE position = 11")
    assert await registro.trovate() == [Manomissione.INSERITA]
    await registro.sigilla()
    assert await registro.trovate() == [Manomissione.INSERITA]


async def test_una_riga_cancellata_si_vede(registro: Registro) -> None:
    await registro.sql("DELETE FROM audit WHERE position = 4")
    await registro.sql("DELETE FROM audit_oggetti WHERE position = 4")
    (trovata,) = (await registro.verifica()).trovate
    assert (trovata.tipo, trovata.posizione) == (Manomissione.CANCELLATA, 4)


async def test_una_riga_cancellata_anche_dalla_catena_si_vede(registro: Registro) -> None:
    for tabella in ("audit", "audit_catena", "audit_oggetti"):
        await registro.sql(f"DELETE FROM {tabella} WHERE position = 4")  # noqa: S608  # fixed names
    (trovata,) = (await registro.verifica()).trovate
    assert (trovata.tipo, trovata.numero) == (Manomissione.CANCELLATA, 4)


@pytest.mark.parametrize("sigillata", [False, True])
@pytest.mark.parametrize("firma", ["firma", "NULL", "'0123456789abcdef' || substr(firma, 17)"])
async def test_una_riga_inserita_si_vede(registro: Registro, firma: str, sigillata: bool) -> None:
    altre = COLONNE.replace("firma", firma)
    await registro.sql(f"INSERT INTO audit ({COLONNE}) SELECT {altre} FROM audit WHERE position = 4")  # noqa: S608
    if sigillata:
        await registro.sigilla()
    (trovata,) = (await registro.verifica()).trovate
    assert (trovata.tipo, trovata.posizione) == (Manomissione.INSERITA, 11)


async def test_due_righe_scambiate_si_vedono(registro: Registro) -> None:
    for da, a in ((3, -1), (7, 3), (-1, 7)):
        await registro.sql("UPDATE audit SET position = :a WHERE position = :da", da=da, a=a)
    trovate = (await registro.verifica()).trovate
    assert [(each.tipo, each.posizione) for each in trovate] == [
        (Manomissione.RIORDINATA, 3),
        (Manomissione.RIORDINATA, 7),
    ]


async def test_un_registro_troncato_si_vede(registro: Registro) -> None:
    for tabella in ("audit", "audit_catena", "audit_oggetti"):
        await registro.sql(f"DELETE FROM {tabella} WHERE position > 6")  # noqa: S608  # fixed names
    (trovata,) = (await registro.verifica()).trovate
    assert (trovata.tipo, trovata.numero) == (Manomissione.TRONCATO, 7)


async def test_un_registro_troncato_senza_toccare_la_catena_si_vede(registro: Registro) -> None:
    await registro.sql("DELETE FROM audit WHERE position > 8")
    assert await registro.trovate() == [Manomissione.TRONCATO] * 2


async def test_un_registro_troncato_che_continua_si_vede(registro: Registro) -> None:
    for tabella in ("audit", "audit_catena", "audit_oggetti"):
        await registro.sql(f"DELETE FROM {tabella} WHERE position > 6")  # noqa: S608  # fixed names
    await registro.scrive(9)
    await registro.sigilla()
    (trovata,) = (await registro.verifica()).trovate
    assert (trovata.tipo, trovata.numero) == (Manomissione.RIPRISTINATO, 10)


async def test_una_copia_di_prima_rimessa_al_suo_posto_si_vede(database_url: str, tmp_path: Path) -> None:
    async with registro_aperto(database_url, tmp_path) as registro:
        await registro.scrive(5)
        await registro.sigilla()
        copia = {
            tabella: [dict(riga._mapping) for riga in await registro.sql(f"SELECT * FROM {tabella}")]  # noqa: S608
            for tabella in ("audit", "audit_catena", "audit_oggetti")
        }
        await registro.scrive(5)
        await registro.sigilla()
        await rimetti(registro, copia)
        (trovata,) = (await registro.verifica()).trovate
        assert (trovata.tipo, trovata.numero) == (Manomissione.RIPRISTINATO, 6)
        await registro.scrive(7)
        await registro.sigilla()
        (trovata,) = (await registro.verifica()).trovate
        assert (trovata.tipo, trovata.numero) == (Manomissione.RIPRISTINATO, 10)


async def rimetti(registro: Registro, copia: dict[str, list[dict[str, object]]]) -> None:
    """As a backup is brought back: rows, and the counter of their positions."""
    for tabella, righe in copia.items():
        await registro.sql(f"DELETE FROM {tabella}")  # noqa: S608  # fixed names
        for riga in righe:
            nomi = ", ".join(riga)
            await registro.sql(
                f"INSERT INTO {tabella} ({nomi}) VALUES ({', '.join(f':{nome}' for nome in riga)})",  # noqa: S608
                **riga,
            )
    if registro.runtime.database.alone:
        await registro.sql("UPDATE sqlite_sequence SET seq = 5 WHERE name = 'audit'")
    else:
        await registro.sql("SELECT setval(pg_get_serial_sequence('audit', 'position'), 5)")


async def test_un_indice_da_cui_manca_qualcosa_si_vede(registro: Registro) -> None:
    await registro.sql("DELETE FROM audit_oggetti WHERE position = 4")
    assert await registro.trovate() == [Manomissione.INDICE]


async def test_una_catena_riscritta_si_vede(registro: Registro) -> None:
    await registro.sql("UPDATE audit_catena SET sigillata_il = '2020-01-01T00:00:00+00:00' WHERE numero = 4")
    assert Manomissione.CATENA in await registro.trovate()


async def test_senza_i_sigilli_di_fuori_lo_si_dice(registro: Registro, tmp_path: Path) -> None:
    (tmp_path / "sigilli" / "sad.jsonl").unlink()
    assert await registro.trovate() == [Manomissione.SENZA_SIGILLI]


async def test_un_sigillo_di_fuori_riscritto_si_vede(registro: Registro, tmp_path: Path) -> None:
    file = tmp_path / "sigilli" / "sad.jsonl"
    file.write_text(file.read_text().replace('"numero": 10', '"numero": 9'))
    assert await registro.trovate() == [Manomissione.SIGILLO]
