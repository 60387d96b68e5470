"""The demo from end to end: a small territory told to the real platform, on a port and in a folder of its own."""

import io
import json
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from services.embedded.demo.andamento import AMBITI
from services.embedded.demo.comando import Ordini, racconta
from services.embedded.demo.piattaforma import INDIRIZZO, cartella_nuova
from services.embedded.demo.riscontro import conti
from services.embedded.demo.sorteggio import Misura, sorteggia
from services.embedded.demo.storie import Vicende
from services.embedded.demo.verifica import differenze_negli_indicatori
from services.embedded.settings import HostSettings
from services.embedded.verifica_audit import verifica_audit
from shared.kernel.clock import FixedClock
from tests.flussi import registrazioni
from tests.journeys.casa import casa

MISURA = Misura.di(32)


@dataclass(frozen=True)
class Esito:
    uscita: int
    schermo: str
    cartella: Path

    def byte(self, nome: str) -> bytes:
        return (self.cartella / nome).read_bytes()

    @property
    def rapporto(self) -> list[dict[str, Any]]:
        letto: list[dict[str, Any]] = json.loads(self.byte("report.json"))
        return letto


def _porta_libera() -> int:
    with socket.socket() as presa:
        presa.bind((INDIRIZZO, 0))
        porta: int = presa.getsockname()[1]
        return porta


def _demo(cartella: Path, misura: Misura = MISURA) -> Esito:
    schermo = io.StringIO()
    ordini = Ordini(cartella, _porta_libera(), misura, una_volta=True)
    return Esito(racconta(ordini, Console(file=schermo, width=100)), schermo.getvalue(), cartella)


@pytest.fixture(scope="module")
def esito(tmp_path_factory: pytest.TempPathFactory) -> Esito:
    return _demo(tmp_path_factory.mktemp("demo"))


def test_la_demo_finisce_bene(esito: Esito) -> None:
    assert esito.uscita == 0, esito.schermo


def test_il_rapporto_dice_ogni_indicatore_a_ogni_livello_in_ogni_anno(esito: Esito) -> None:
    dove = {(riga["level"], riga["territory"]) for riga in esito.rapporto}
    assert dove == {
        ("ambito", "50017"),
        ("ambito", "50047"),
        ("distretto", "22054"),
        ("asst", "720"),
        ("ats", "325"),
        ("regione", "030"),
    }
    codici = {riga["code"] for riga in esito.rapporto}
    assert codici == _obiettivi().keys()
    assert len(esito.rapporto) == 20 * len(dove) * 2


def test_a_livello_di_distretto_tutti_i_venti_indicatori_hanno_un_valore(esito: Esito) -> None:
    con_valore = {r["code"] for r in esito.rapporto if r["level"] == "distretto" and r["value"] is not None}
    assert con_valore == _obiettivi().keys()


def test_il_riconteggio_di_un_altro_programma_non_trova_differenze(esito: Esito) -> None:
    autoverifica = json.loads(esito.byte("autoverifica.json"))
    assert autoverifica["confrontati"] > 200
    assert autoverifica["differenze"] == []


def test_numeratori_e_denominatori_sono_quelli_contati_dalle_storie(esito: Esito) -> None:
    contati = conti(sorteggia(MISURA))
    trovati = {
        (r["code"], r["level"], r["territory"], r["year"]): (r["numerator"], r["denominator"]) for r in esito.rapporto
    }
    assert {dove: trovati[dove] for dove in contati} == {
        dove: (conto.numeratore, conto.denominatore) for dove, conto in contati.items()
    }


def test_i_valori_seguono_dai_conti(esito: Esito) -> None:
    for riga in esito.rapporto:
        assert riga["value"] == pytest.approx(_valore(riga), abs=1e-6), riga


def test_i_verdetti_seguono_dalla_deliberazione(esito: Esito) -> None:
    righe = {(r["code"], r["level"], r["territory"], r["year"]): r for r in esito.rapporto}
    for (codice, livello, territorio, anno), riga in righe.items():
        prima = righe.get((codice, livello, territorio, anno - 1))
        assert riga["verdict"] == _verdetto(_obiettivi()[codice][anno], riga, prima), riga


def test_i_verdetti_non_sono_tutti_uguali(esito: Esito) -> None:
    verdetti = {riga["verdict"] for riga in esito.rapporto if riga["year"] == 2026}
    assert {"raggiunto", "non_raggiunto"} <= verdetti


def test_ogni_messaggio_rifiutato_dice_perche(esito: Esito) -> None:
    quarantena = json.loads(esito.byte("quarantena.json"))
    assert len(quarantena) >= 10
    assert all(voce["codici"] and voce["elemento"] and voce["testo"] for voce in quarantena)
    assert {"json-malformato", "paziente-assente", "territorio-non-consentito"} <= {
        codice for voce in quarantena for codice in voce["codici"]
    }


def test_due_demo_scrivono_gli_stessi_byte(esito: Esito, tmp_path: Path) -> None:
    altra = _demo(tmp_path)
    assert altra.uscita == 0, altra.schermo
    for nome in ("report.json", "quarantena.json", "autoverifica.json"):
        assert altra.byte(nome) == esito.byte(nome)


async def test_i_flussi_dicono_cio_che_le_storie_hanno_raccontato(esito: Esito) -> None:
    vicende = sorteggia(MISURA)
    async with casa(esito.cartella / "dati") as (client, _):
        for ambito in AMBITI:
            ufficio = {"Authorization": f"Bearer {client.gettone('ufficio_di_piano', ambiti=[ambito])}"}

            async def file(quale: str, anno: int, sua: str = ambito, chi: dict[str, str] = ufficio) -> bytes:
                params = {"ambito": sua, "dal": f"{anno}-01-01", "al": f"{anno}-12-31", "formato": "xml"}
                risposta = await client.get(f"/{quale}", params=params, headers=chi)
                assert risposta.status_code == 200, risposta.text
                return risposta.content

            for anno in (2025, 2026):
                sad = registrazioni(await file("sad/v1/flussi/sad-utenti", anno), "sad-utenti")
                assert sum(int(voce["minuti_erogati"]) for voce in sad) == _minuti(vicende, ambito, anno) > 0
                accessi = registrazioni(await file("pua/v1/flussi/siad-accessi", anno), "siad-accessi")
                chi_segnala = Counter(
                    voce["segnalante_codice_raccordo"] for voce in accessi if voce["dimissione_protetta"] == "false"
                )
                assert chi_segnala == Counter(
                    storia.segnalante
                    for storia in vicende.accessi
                    if storia.ambito == ambito and storia.aperto_il.year == anno
                )


def _minuti(vicende: Vicende, ambito: str, anno: int) -> int:
    """Of the visits made in an Ambito, by Rome's calendar: stories carry its offset."""
    sad = [caso.percorso.sad for caso in vicende.casi if caso.ambito == ambito]
    sad += [storia.sad for storia in vicende.sad_diretti if storia.ambito == ambito]
    visite = [visita for una in sad if una is not None for visita in una.visite]
    return sum(visita.minuti for visita in visite if visita.motivo is None and visita.inizio.year == anno)


def test_niente_di_personale_esce_dalla_piattaforma(esito: Esito) -> None:
    scritto = esito.schermo + "".join(
        esito.byte(nome).decode() for nome in ("report.json", "quarantena.json", "piattaforma.log")
    )
    vicende = sorteggia(MISURA)
    assert not [s.chiave for s in (*vicende.casi, *vicende.sad_diretti) if s.persona.codice_fiscale in scritto]


def test_una_porta_occupata_si_dice_e_non_si_aggira(tmp_path: Path) -> None:
    schermo = io.StringIO()
    with socket.socket() as presa:
        presa.bind((INDIRIZZO, 0))
        presa.listen()
        porta = presa.getsockname()[1]
        assert racconta(Ordini(tmp_path, porta, MISURA, una_volta=True), Console(file=schermo, width=200)) == 1
    assert f"La porta {porta} è già in uso" in schermo.getvalue()


def test_un_orologio_indietro_si_dice_subito(tmp_path: Path) -> None:
    schermo = io.StringIO()
    clock = FixedClock(datetime(2026, 6, 1, tzinfo=UTC))
    assert racconta(Ordini(tmp_path, 0, MISURA, una_volta=True), Console(file=schermo, width=200), clock) == 1
    assert "01/06/2026" in schermo.getvalue()


def test_si_svuota_solo_cio_che_una_demo_lascia(tmp_path: Path) -> None:
    dati = tmp_path / "dati"
    lasciati = (
        "dati/pua.db",
        "dati/pua.db-wal",
        "dati/indicators.db",
        "dati/sigilli/sad.jsonl",
        "dati-chiavi/chiavi.db",
    )
    altri = {"dati/appunti.txt", "dati-chiavi/chiave-maestra.json"}
    for nome in (*lasciati, *altri):
        (tmp_path / nome).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / nome).write_text("x", encoding="utf-8")
    cartella_nuova(dati)
    assert {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()} == altri


def test_il_registro_di_una_seconda_demo_nella_stessa_cartella_e_integro(tmp_path: Path) -> None:
    for _ in range(2):
        assert _demo(tmp_path, Misura.di(8)).uscita == 0
    schermo = Console(file=io.StringIO(), width=200)
    assert verifica_audit(HostSettings(dati=tmp_path / "dati"), None, schermo, schermo) == 0


def _valore(riga: Mapping[str, Any]) -> float | None:
    numeratore, denominatore, misura = riga["numerator"], riga["denominator"], _misure()[riga["code"]]
    if "count" in misura:
        return float(numeratore)
    if "milestone" in misura:
        return float(0 < denominatore == numeratore)
    return None if not denominatore else float(Fraction(numeratore, denominatore))


def _obiettivi() -> dict[str, dict[int, Any]]:
    """The deliberation's targets, straight from its file."""
    return {voce["code"]: voce["targets"] for voce in _indicatori()}


def _misure() -> dict[str, Mapping[str, str]]:
    return {voce["code"]: voce["measure"] for voce in _indicatori()}


@cache
def _indicatori() -> list[dict[str, Any]]:
    testo = files("services.indicators").joinpath("data/leps_dgr_xii_2167_2024.yaml").read_text(encoding="utf-8")
    return [voce for leps in yaml.safe_load(testo)["leps"] for voce in leps["indicators"]]


def _verdetto(obiettivo: Any, riga: Mapping[str, Any], prima: Mapping[str, Any] | None) -> str:
    if obiettivo is None or obiettivo == "unread" or riga["value"] is None:
        return "non_calcolabile"
    if "milestone" in obiettivo:
        return "raggiunto" if riga["value"] == 1 else "non_raggiunto"
    if "count" in obiettivo:
        return "raggiunto" if riga["value"] >= obiettivo["count"] else "non_raggiunto"
    if "ratio" in obiettivo:
        return "raggiunto" if riga["value"] >= obiettivo["ratio"] else "non_raggiunto"
    if prima is None or not prima["denominator"]:
        return "non_calcolabile"
    meglio = riga["value"] > prima["value"] if "increase" in obiettivo else riga["value"] < prima["value"]
    return "raggiunto" if meglio else "non_raggiunto"


def test_il_confronto_nota_un_numero_sbagliato(esito: Esito) -> None:
    giuste = esito.rapporto
    assert not list(differenze_negli_indicatori(sorteggia(MISURA), giuste))
    sbagliata = giuste[0] | {"numerator": giuste[0]["numerator"] + 1}
    assert len(list(differenze_negli_indicatori(sorteggia(MISURA), [sbagliata, *giuste[1:]]))) == 1
