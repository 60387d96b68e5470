"""`raccordo autoverifica` beside a platform that is at work: it reads, compares and says so by its exit status."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, update
from typer.testing import CliRunner, Result

from services.embedded.cli import app
from services.indicators.adapters.tables import cubo, regole_usate
from tests.indicators.servizio import acceso
from tests.indicators.storie import percorso_completo


@pytest.fixture
def dati(tmp_path: Path) -> Path:
    """The folder of a platform that has counted one pathway."""

    async def conta() -> None:
        servizio = await acceso(f"sqlite:///{tmp_path / 'indicators.db'}")
        await servizio.sa(percorso_completo().eventi)
        await servizio.spegni()

    asyncio.run(conta())
    return tmp_path


def raccordo(*argomenti: str | Path) -> Result:
    return CliRunner().invoke(app, ["autoverifica", *map(str, argomenti)])


def test_numeri_confermati(dati: Path) -> None:
    file = dati / "esito" / "autoverifica.json"
    done = raccordo("--dati", dati, "--json", file)
    assert done.exit_code == 0, done.output
    assert "nessuna differenza" in done.output
    found = json.loads(file.read_text(encoding="utf-8"))
    assert (found["eventi"], found["differenze"]) == (14, [])
    assert found["confrontati"] > 0


def test_una_differenza_si_vede_si_scrive_e_fa_uscire_con_uno(dati: Path) -> None:
    engine = create_engine(f"sqlite:///{dati / 'indicators.db'}")
    with engine.begin() as connection:
        cell = (cubo.c.indicatore == "DIP-3", cubo.c.livello == "ats")
        connection.execute(update(cubo).where(*cell).values(somma=99))
    engine.dispose()
    file = dati / "autoverifica.json"
    done = raccordo("--database-url", f"sqlite:///{dati / 'indicators.db'}", "--json", file)
    assert done.exit_code == 1
    assert "una differenza" in done.output
    assert [each["livello"] for each in json.loads(file.read_text(encoding="utf-8"))["differenze"]] == ["ats"]


def test_dove_non_c_e_una_base_dati_non_la_crea(tmp_path: Path) -> None:
    done = raccordo("--dati", tmp_path / "nulla")
    assert done.exit_code == 2
    assert not (tmp_path / "nulla" / "indicators.db").exists()


def test_numeri_di_altre_regole_non_si_verificano(dati: Path) -> None:
    engine = create_engine(f"sqlite:///{dati / 'indicators.db'}")
    with engine.begin() as connection:
        connection.execute(delete(regole_usate))
    engine.dispose()
    file = dati / "autoverifica.json"
    assert raccordo("--dati", dati, "--json", file).exit_code == 2
    assert not file.exists()


@pytest.mark.parametrize("url", ["mysql://qui/x", "boh", "postgresql://nessuno@127.0.0.1:1/x"])
def test_un_indirizzo_sbagliato_non_e_una_differenza(url: str) -> None:
    assert raccordo("--database-url", url).exit_code == 2
