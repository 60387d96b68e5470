"""Any change to any sealed row or link is seen; a new key, an older version and a kill -9 are not taken for one."""

import asyncio
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.failpoint import KILLED
from shared.persistence.trail.keys import KeysUnreadable, new_key, read_keys
from shared.persistence.trail.rows import WHOLE
from shared.persistence.trail.trail import Trail
from shared.process.verification import verified
from tests.registro_sigillato import chiavi, registro_aperto
from tests.sample import sample

RIGHE = 12
CATENA = ("numero", "position", "impronta", "sigillata_il", "chiave", "sigillo")

ritocchi = st.one_of(
    st.tuples(
        st.just("muta"),
        st.sampled_from([("audit", nome) for nome in WHOLE] + [("audit_catena", nome) for nome in CATENA[2:]]),
        st.integers(1, RIGHE),
        st.text(max_size=12),
    ),
    st.tuples(st.just("togli"), st.sampled_from(["audit", "audit_catena"]), st.integers(1, RIGHE)),
    st.tuples(
        st.just("scambia"), st.sampled_from(["audit", "audit_catena"]), st.integers(1, RIGHE), st.integers(1, RIGHE)
    ),
    st.tuples(st.just("tronca"), st.integers(0, RIGHE - 1)),
    st.tuples(st.just("vuota"), st.sampled_from(WHOLE), st.integers(1, RIGHE)),
)


@pytest.fixture(scope="module")
def intatto(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Trail]:
    """A sealed audit, its database closed."""
    folder = tmp_path_factory.mktemp("intatto")

    async def scrive() -> Trail:
        async with registro_aperto(f"sqlite:///{folder / 'prova.db'}", folder) as registro:
            await registro.scrive(RIGHE)
            await registro.sigilla()
            return registro.trail

    return folder, asyncio.run(scrive())


def ritocca(file: Path, ritocco: tuple[object, ...]) -> bool:
    """Whether anything is otherwise than before."""
    with sqlite3.connect(file) as base:
        prima = list(base.iterdump())
        match ritocco:
            case ("muta", (tabella, colonna), riga, valore):
                base.execute(f"UPDATE {tabella} SET {colonna} = ? WHERE position = ?", (valore, riga))  # noqa: S608
            case ("vuota", colonna, riga) if colonna in ("verb", "finalita", "motivo", "da", "chiave", "firma"):
                base.execute(f"UPDATE audit SET {colonna} = NULL WHERE position = ?", (riga,))  # noqa: S608
            case ("togli", tabella, riga):
                base.execute(f"DELETE FROM {tabella} WHERE position = ?", (riga,))  # noqa: S608
            case ("scambia", tabella, una, altra):
                for da, a in ((una, -1), (altra, una), (-1, altra)):
                    base.execute(f"UPDATE {tabella} SET position = ? WHERE position = ?", (a, da))  # noqa: S608
            case ("tronca", fino):
                for tabella in ("audit", "audit_catena", "audit_oggetti"):
                    base.execute(f"DELETE FROM {tabella} WHERE position > ?", (fino,))  # noqa: S608
        base.commit()
        return list(base.iterdump()) != prima


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ritocco=ritocchi)
def test_qualunque_ritocco_si_vede(
    intatto: tuple[Path, Trail], tmp_path_factory: pytest.TempPathFactory, ritocco: tuple[object, ...]
) -> None:
    folder, trail = intatto
    copia = tmp_path_factory.mktemp("copia") / "prova.db"
    shutil.copy(folder / "prova.db", copia)
    cambiato = ritocca(copia, ritocco)
    esito = asyncio.run(verified(sample(f"sqlite:///{copia}", trail=trail)))
    assert esito.integro is not cambiato
    copia.unlink()


async def test_chi_cambia_chiave_continua_la_stessa_catena(database_url: str, tmp_path: Path) -> None:
    prima = read_keys(new_key("k1"))
    assert prima is not None
    async with registro_aperto(database_url, tmp_path, prima) as registro:
        await registro.scrive(3)
        await registro.sigilla()
    dopo = read_keys(f"{new_key('k2')} k1:{prima.by_name['k1'].hex()}")
    async with registro_aperto(database_url, tmp_path, dopo) as registro:
        await registro.scrive(3)
        await registro.sigilla()
        assert (await registro.verifica()).integro
    async with registro_aperto(database_url, tmp_path, chiavi("k1")) as registro:
        assert not (await registro.verifica()).integro


async def test_cio_che_c_era_prima_delle_firme_e_protetto_dal_primo_sigillo(database_url: str, tmp_path: Path) -> None:
    async with registro_aperto(database_url, tmp_path) as registro:
        await registro.scrive(3)
        await registro.sql("UPDATE audit SET firma = NULL, chiave = NULL, finalita = NULL, motivo = NULL, da = NULL")
        await registro.sigilla()
        await registro.scrive(3)
        await registro.sigilla()
        esito = await registro.verifica()
        assert (esito.integro, esito.non_firmate, esito.sigillate) == (True, 3, 6)
        await registro.sql("UPDATE audit SET esito = 'altro' WHERE position = 2")
        assert await registro.trovate() == ["modificata"]


@pytest.mark.parametrize(
    "scritte", ["k1", "k1:", "k1:00", f"K1:{'0' * 64}", f"k1:{'0' * 64} k1:{'1' * 64}", ":" + "0" * 64]
)
def test_chiavi_che_non_lo_sono_si_rifiutano_senza_ripeterle(scritte: str) -> None:
    with pytest.raises(KeysUnreadable) as rifiuto:
        read_keys(scritte)
    assert scritte not in str(rifiuto.value)


async def test_un_sigillo_scritto_a_meta_non_guasta_i_successivi(database_url: str, tmp_path: Path) -> None:
    async with registro_aperto(database_url, tmp_path) as registro:
        await registro.scrive(2)
        await registro.sigilla()
    with (tmp_path / "sigilli" / "sad.jsonl").open("a") as file:
        file.write('{"servizio": "sad", "nume')
    async with registro_aperto(database_url, tmp_path, registro.trail.keys) as di_nuovo:
        await di_nuovo.scrive(2)
        await di_nuovo.sigilla()
        esito = await di_nuovo.verifica()
        assert (esito.integro, esito.sigilli, esito.oltre) == (True, 2, 0)


MUORE = """
import asyncio, sys
from pathlib import Path
from shared.kernel.failpoint import KILLED
from shared.persistence.trail.keys import read_keys
from tests.registro_sigillato import registro_aperto

async def scrive():
    async with registro_aperto(sys.argv[1], Path(sys.argv[2]), read_keys(sys.argv[3])) as registro:
        for _ in range(4):
            await registro.scrive(3)
            await registro.sigilla()

asyncio.run(scrive())
"""


@pytest.mark.parametrize(
    "dove", ["trail.after-seal=exit@2", "database.before-commit=exit@8", "database.after-commit=exit@8"]
)
async def test_chi_muore_mentre_sigilla_lascia_un_registro_integro(tmp_path: Path, dove: str) -> None:
    url, chiave = f"sqlite:///{tmp_path / 'prova.db'}", new_key("k1")
    morto = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MUORE, url, str(tmp_path), chiave), env={**os.environ, "RACCORDO_FAILPOINTS": dove}
    )
    assert await morto.wait() == KILLED
    async with registro_aperto(url, tmp_path, read_keys(chiave)) as registro:
        assert (await registro.verifica()).integro
        await registro.scrive(2)
        await registro.sigilla()
        esito = await registro.verifica()
        assert (esito.integro, esito.in_attesa, esito.oltre) == (True, 0, 0)
