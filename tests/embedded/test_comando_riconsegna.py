"""`raccordo riconsegna`: one command, and dead letters are on their way again."""

from pathlib import Path

import httpx
import pytest
from rich.console import Console
from typer.testing import CliRunner

from services.embedded.cli import app
from services.embedded.host import create_app
from services.embedded.riconsegna import riconsegna
from shared.kernel.actor import Ruolo
from tests.journeys.casa import casa
from tests.tokens import gettone


def schermi() -> tuple[Console, Console]:
    return Console(record=True, width=200), Console(record=True, width=200)


async def test_l_amministratore_rimette_in_consegna_e_legge_quante(tmp_path: Path) -> None:
    console, errors = schermi()
    token = gettone(Ruolo.AMMINISTRATORE.value, regione=True)
    async with casa(tmp_path) as (_client, platform):
        transport = httpx.ASGITransport(create_app(platform))
        stato = await riconsegna("http://prova", token, "50036", console, errors, transport)
    assert stato == 0
    assert "0 di nuovo in consegna" in console.export_text()


async def test_chi_non_puo_legge_perche(tmp_path: Path) -> None:
    console, errors = schermi()
    token = gettone(Ruolo.ASSISTENTE_SOCIALE.value, ambiti=["50036"])
    async with casa(tmp_path) as (_client, platform):
        transport = httpx.ASGITransport(create_app(platform))
        stato = await riconsegna("http://prova", token, None, console, errors, transport)
    assert stato == 2
    assert "non-autorizzato" in errors.export_text()


async def test_una_piattaforma_spenta_si_dice_spenta() -> None:
    console, errors = schermi()
    stato = await riconsegna("http://127.0.0.1:9", "x", None, console, errors)
    assert stato == 2
    assert "non risponde" in errors.export_text()


def test_con_un_emittente_esterno_serve_un_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RACCORDO_EMITTENTE", "https://emittente.test")
    done = CliRunner().invoke(app, ["riconsegna", "--dati", str(tmp_path)])
    assert done.exit_code == 2
    assert "RACCORDO_TOKEN" in done.output
    assert list(tmp_path.iterdir()) == []
