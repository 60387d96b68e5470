"""Six tamperings out of six, on the databases of a platform that was at work; and none where there is none."""

import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from scripts.security.manomissioni import TAMPERINGS, NothingToTamperWith, tamperings_detected
from services.embedded import host
from services.embedded.chi_ha_visto import SERVIZI, NonRisponde, chi_ha_visto, scrivi
from services.embedded.forma import Forma
from services.embedded.settings import HostSettings
from services.embedded.verifica_audit import verifica_audit
from tests.pua.banco import ACCESSO
from tests.tokens import authenticator, gettone, intestazioni

BASE = "http://raccordo.test"


@pytest.fixture
async def lavorata(tmp_path: Path) -> Path:
    """The data folder of a platform that was at work and was stopped; `caso` and `persona` are asked for meanwhile."""
    dati = tmp_path / "dati"
    platform = host.build(HostSettings(dati=dati), authenticator())
    await platform.start()
    try:
        transport = httpx.ASGITransport(host.create_app(platform))
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=intestazioni()) as http:
            for _ in range(8):
                assert (await http.post("/pua/v1/accessi", json=ACCESSO)).status_code == 201
    finally:
        await platform.stop()
    return dati


def guarda(dati: Path) -> tuple[int, str]:
    console = Console(width=200)
    with console.capture() as detto:
        stato = verifica_audit(HostSettings(dati=dati), None, console, console)
    return stato, detto.get()


def test_sei_manomissioni_su_sei_si_vedono_per_nome(lavorata: Path, tmp_path: Path) -> None:
    assert tamperings_detected(lavorata, tmp_path / "copie") == {kind.value: True for kind in TAMPERINGS}


def test_dopo_l_arresto_tutto_e_sigillato(lavorata: Path) -> None:
    stato, detto = guarda(lavorata)
    assert stato == 0
    assert "pua: registro integro; 8 righe, 8 sigillate, 0 in attesa" in detto


def test_un_registro_manomesso_fa_uscire_con_uno(lavorata: Path) -> None:
    with sqlite3.connect(lavorata / "pua.db") as base:
        base.execute("UPDATE audit SET azione = 'altro' WHERE position = 3")
    stato, detto = guarda(lavorata)
    assert stato == 1
    assert "la riga 3 (il n. 3) non è più quella sigillata" in detto


def test_senza_la_chiave_non_si_verifica_e_non_se_ne_fa_una_nuova(lavorata: Path) -> None:
    chiave = lavorata / "chiavi" / "registro"
    assert chiave.stat().st_mode & 0o077 == 0
    chiave.unlink()
    assert guarda(lavorata)[0] == 2
    assert not chiave.exists()


def test_un_registro_gia_manomesso_non_prova_nulla(lavorata: Path, tmp_path: Path) -> None:
    with sqlite3.connect(lavorata / "pua.db") as base:
        base.execute("DELETE FROM audit WHERE position = 3")
    with pytest.raises(NothingToTamperWith):
        tamperings_detected(lavorata, tmp_path / "copie")


async def test_raccordo_chi_ha_visto_raccoglie_i_servizi(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    platform = host.build(HostSettings(dati=tmp_path), authenticator())
    await platform.start()
    try:
        transport = httpx.ASGITransport(host.create_app(platform))
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=intestazioni()) as http:
            accesso: dict[str, Any] = (await http.post("/pua/v1/accessi", json=ACCESSO)).json()
            await http.get(f"/pua/v1/accessi/{accesso['id']}")
        addresses = {service: f"{BASE}{path}" for service, path in SERVIZI.items()}
        token = gettone("amministratore", sub="rpd", regione=True)
        domanda = {"motivo": "richiesta_interessato", "persona": accesso["persona_id"]}
        righe = await chi_ha_visto(addresses, token, domanda, transport)
        assert [(r["servizio"], r["account"], r["operazione"]) for r in righe[:2]] == [
            ("pua", "as-1", "apri_accesso"),
            ("pua", "as-1", "leggi_accesso"),
        ]
        with pytest.raises(NonRisponde):
            await chi_ha_visto(addresses, token, domanda | {"persona": "nessuno"}, transport)
    finally:
        await platform.stop()
    scrivi(righe[:2], Forma.CSV, Console(), account=False)
    testo = capsys.readouterr().out
    assert testo.startswith("quando;servizio;ruolo;operazione;verbo")
    assert "as-1" not in testo
