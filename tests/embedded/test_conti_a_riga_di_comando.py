"""`raccordo spiega` and `raccordo ipotesi`, beside a platform at work on the same file."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from services.embedded.cli import app
from services.indicators.adapters.tables import contributi, cubo
from tests.indicators.servizio import Servizio, acceso
from tests.indicators.storie import Caso

DIP3 = ["DIP-3", "--anno", "2026"]
A_BERGAMO = [*DIP3, "--ambito", "50036"]

Raccordo = Callable[..., Any]


@pytest.fixture
async def servizio(tmp_path: Path) -> AsyncIterator[Servizio]:
    """At work all the while, with two discharges known in March and one in April."""
    in_funzione = await acceso(f"sqlite:///{tmp_path / 'indicators.db'}")
    for numero, saputa in enumerate(["2026-03-10", "2026-03-10", "2026-04-02"]):
        caso = Caso(f"caso-{numero}")
        caso.segnalata("2026-03-01")
        caso.dimissibile(f"2026-03-0{2 + numero}")
        caso.dimessa("2026-03-10", saputo=saputa)
        await in_funzione.sa(caso.eventi)
    yield in_funzione
    await in_funzione.spegni()


@pytest.fixture
def raccordo(tmp_path: Path) -> Raccordo:
    async def chiama(comando: str, *argomenti: str) -> Result:
        """In a thread of its own: the platform goes on in this one."""
        dove = [] if "--database-url" in argomenti or "--dati" in argomenti else ["--dati", str(tmp_path)]
        return await asyncio.to_thread(CliRunner().invoke, app, [comando, *argomenti, *dove])

    return chiama


async def test_spiega_dice_lo_stesso_numero_della_api(servizio: Servizio, raccordo: Raccordo) -> None:
    for al in (None, "2026-03-31"):
        date = {} if al is None else {"noto_al": al}
        valore = await servizio.valore("DIP-3", **date)
        done = await raccordo("spiega", *A_BERGAMO, "--json", *([] if al is None else ["--al", al]))
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        assert found["ricontato"] == found["pubblicato"] == valore
        assert (found["concorda"], found["casi_in_tutto"]) == (True, valore["casi"])


async def test_spiega_apre_il_numero_fino_agli_eventi(servizio: Servizio, raccordo: Raccordo) -> None:
    done = await raccordo("spiega", *A_BERGAMO, "--al", "2026-03-31", "--casi", "1")
    assert done.exit_code == 0
    assert "Valore: 7,5 giorni (15 giorni in 2 casi)" in done.stdout
    assert "Regola DIP-3/1: Media, sulle dimissioni protette" in done.stdout
    assert "caso caso-0, dim-1 · 10/03/2026 · 8 giorni" in done.stdout
    assert "02/03/2026 dimissioni.paziente-clinicamente-dimissibile.v1 caso-0-dimissioni-2" in done.stdout
    assert "e altri 1: --casi 0 li mostra tutti" in done.stdout
    assert "Il valore pubblicato è lo stesso." in done.stdout


async def test_due_spiegazioni_degli_stessi_eventi_hanno_la_stessa_impronta(
    servizio: Servizio, raccordo: Raccordo
) -> None:
    marzo = [*A_BERGAMO, "--al", "2026-03-31", "--json"]
    prima = json.loads((await raccordo("spiega", *marzo)).stdout)
    nuovo = Caso("caso-9")
    nuovo.segnalata("2026-05-01")
    await servizio.sa(nuovo.eventi)
    dopo = json.loads((await raccordo("spiega", *marzo)).stdout)
    assert prima["impronta"] == dopo["impronta"]
    assert len(prima["impronta"]) == 64


@pytest.mark.parametrize("tavola", [cubo, contributi], ids=["cubo", "libro mastro"])
async def test_un_numero_pubblicato_che_non_torna_fa_uscire_con_uno(
    servizio: Servizio, raccordo: Raccordo, tavola: Any
) -> None:
    guasto = update(tavola).values({"somma" if tavola is cubo else "valore": 40})
    await servizio.indicators.runtime.database.write(lambda connection: connection.execute(guasto).rowcount)
    done = await raccordo("spiega", *A_BERGAMO)
    assert done.exit_code == 1
    assert "Il valore pubblicato è diverso" in done.stdout
    assert "Valore: 7 giorni (21 giorni in 3 casi)" in done.stdout
    if tavola is contributi:
        assert "caso caso-0, dim-1: pubblicato 40 giorni, dagli eventi 8 giorni" in done.stdout


async def test_chi_conta_con_altre_scelte_lo_viene_a_sapere(
    servizio: Servizio, raccordo: Raccordo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RACCORDO_INDICATORI_DIP_INIZIO", "segnalazione")
    done = await raccordo("spiega", *A_BERGAMO)
    assert done.exit_code == 1
    assert "È stato contato con la regola DIP-3/1, e qui è in vigore DIP-3/1[inizio=segnalazione]" in done.stdout


async def test_ipotesi_dice_quanto_varrebbe_e_chi_si_sposta(servizio: Servizio, raccordo: Raccordo) -> None:
    before = await servizio.valore("DIP-3")
    done = await raccordo("ipotesi", *A_BERGAMO, "--parametro", "inizio=segnalazione", "--casi", "2")
    assert done.exit_code == 0, done.output
    assert "In vigore, DIP-3/1: 7 giorni (21 giorni in 3 casi)" in done.stdout
    assert "Ipotesi, DIP-3/1[inizio=segnalazione]: 9 giorni (27 giorni in 3 casi)" in done.stdout
    assert "Differenza: +2" in done.stdout
    assert "caso caso-0, dim-1: in vigore 8 giorni, nell'ipotesi 9 giorni" in done.stdout
    assert "e altri 1: --casi 0 li mostra tutti" in done.stdout
    assert await servizio.valore("DIP-3") == before


@pytest.mark.parametrize(
    ("argomenti", "detto"),
    [
        (["spiega", *DIP3], "Indicare un solo territorio"),
        (["spiega", *A_BERGAMO, "--regione"], "Indicare un solo territorio"),
        (["spiega", *A_BERGAMO, "--al", "domani"], "2026-03-31, non domani"),
        (["spiega", "DIP-9", "--anno", "2026", "--ambito", "50036"], "non contiene un indicatore"),
        (["spiega", *DIP3, "--ambito", "59999"], "non esiste a questo livello"),
        (["spiega", *A_BERGAMO, "--dati", "/non/ci/sono"], "non c'è il file"),
        (["spiega", *A_BERGAMO, "--database-url", "mysql://utente:segreto@x/y"], "L'indirizzo della base dati"),
        (["spiega", *A_BERGAMO, "--database-url", "una base dati"], "L'indirizzo della base dati"),
        (["ipotesi", *A_BERGAMO, "--parametro", "inizio"], "nome=valore, non inizio"),
        (["ipotesi", *A_BERGAMO, "--parametro", "inizio=ieri"], "clinicamente_dimissibile, segnalazione"),
        (["ipotesi", *A_BERGAMO, "--parametro", "partenza=x"], "non ha questa scelta"),
    ],
)
async def test_una_domanda_senza_risposta_lo_dice_ed_esce_con_due(
    servizio: Servizio, raccordo: Raccordo, argomenti: list[str], detto: str
) -> None:
    done = await raccordo(*argomenti)
    assert done.exit_code == 2
    assert detto in done.stderr
    assert "segreto" not in done.output
