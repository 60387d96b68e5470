"""The table that says who may what: how it is read, and what it refuses."""

from pathlib import Path

import pytest

import shared.web
from shared.kernel.actor import Ruolo
from shared.web.politica import PoliticaIlleggibile, Portata, Relazione, leggi, politica

DATI = Path(shared.web.__path__[0]) / "data"
PAROLE = (DATI / "politica_parole.csv").read_text(encoding="utf-8")
TESTA = "servizio;operazione;che_cosa;ruoli;territorio;relazione;finalita"
BUONA = "sad;visita;Legge una visita;operatore_sad operatore_asst;di_chi_chiede;;cura"


def test_una_riga_dice_chi_fin_dove_e_per_che_cosa() -> None:
    (regola,) = leggi(f"{TESTA}\n{BUONA}", PAROLE).regole
    assert (regola.servizio, regola.operazione, regola.finalita) == ("sad", "visita", "cura")
    assert regola.ruoli == {Ruolo.OPERATORE_SAD, Ruolo.OPERATORE_ASST}
    assert regola.portata is Portata.DI_CHI_CHIEDE


def test_una_relazione_restringe_un_ruolo_o_tutti() -> None:
    uno = BUONA.replace(";;", ";operatore_sad:proprio_account;")
    tutti = BUONA.replace(";;", ";intero_territorio;")
    assert leggi(f"{TESTA}\n{uno}", PAROLE).regole[0].relazioni == {Ruolo.OPERATORE_SAD: Relazione.PROPRIO_ACCOUNT}
    assert leggi(f"{TESTA}\n{tutti}", PAROLE).regole[0].relazioni.keys() == {
        Ruolo.OPERATORE_SAD,
        Ruolo.OPERATORE_ASST,
    }


def test_le_letture_di_un_tipo_fhir_sono_una_riga_e_cio_che_scrive_no() -> None:
    letture = BUONA.replace(";visita;", ";fhir_procedure_*;")
    assert {regola.operazione for regola in leggi(f"{TESTA}\n{letture}", PAROLE).regole} == {
        "fhir_procedure_search",
        "fhir_procedure_next",
        "fhir_procedure_read",
        "fhir_procedure_history",
        "fhir_procedure_vread",
    }


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        ("operatore_sad", "operatore_sda"),
        ("operatore_sad", "sistema"),
        ("operatore_sad operatore_asst", ""),
        ("operatore_sad operatore_asst", "chiunque"),
        ("di_chi_chiede", "ovunque"),
        (";;", ";sempre;"),
        (";;", ";amministratore:proprio_account;"),
        ("cura", "curiosità"),
        ("Legge una visita", ""),
        (";cura", ""),
        (";cura", ";cura;altro"),
    ],
)
def test_una_parola_che_la_tabella_non_definisce_non_si_legge(prima: str, dopo: str) -> None:
    with pytest.raises(PoliticaIlleggibile):
        leggi(f"{TESTA}\n{BUONA.replace(prima, dopo)}", PAROLE)


def test_la_stessa_operazione_due_volte_non_si_legge() -> None:
    with pytest.raises(PoliticaIlleggibile, match="due volte"):
        leggi(f"{TESTA}\n{BUONA}\n{BUONA}", PAROLE)


def test_ogni_parola_che_il_programma_conosce_ha_il_suo_significato() -> None:
    with pytest.raises(PoliticaIlleggibile, match="ruolo"):
        leggi(TESTA, PAROLE.replace("ruolo;amministratore;", "ruolo;custode;"))


def test_ogni_finalita_definita_serve_a_qualcosa() -> None:
    assert {regola.finalita for regola in politica().regole} == politica().parole["finalita"].keys()


def test_si_dice_in_una_riga_di_italiano() -> None:
    (regola,) = [r for r in politica().regole if r.operazione == "fhir_careplan_read"]
    assert politica().detta(regola) == (
        "Chi può: assistente sociale, operatore ASST, sistema ospedaliero. Territorio: territorio di chi chiede; "
        "sistema ospedaliero: ciò che ha segnalato. Finalità: Cura e presa in carico."
    )
