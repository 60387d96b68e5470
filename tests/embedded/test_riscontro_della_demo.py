"""The count by hand that the demo holds the platform against, itself held against stories of which we know the end."""

from dataclasses import replace
from datetime import date

import pytest

from services.embedded.demo.calendario import alle
from services.embedded.demo.riscontro import consistenza, conti
from services.embedded.demo.storie import Accesso, Dimissione, SadDiretto
from tests.embedded.storie_a_mano import (
    ACCESSO,
    DIMISSIONE,
    DIRETTO,
    PAI,
    SAD,
    UGO,
    VALUTAZIONE,
    con_pai,
    vicende,
)


def _conto(codice: str, *storie: Dimissione | Accesso | SadDiretto, ambito: str = "50017", anno: int = 2026) -> object:
    trovato = conti(vicende(*storie)).get((codice, "ambito", ambito, anno))
    return None if trovato is None else (trovato.numeratore, trovato.denominatore)


def test_l_attesa_va_da_quando_si_puo_uscire_a_quando_si_esce() -> None:
    assert _conto("DIP-3", DIMISSIONE) == (7, 1)


def test_senza_dimissibilita_l_attesa_parte_dalla_segnalazione() -> None:
    assert _conto("DIP-3", replace(DIMISSIONE, dimissibile_dal=None)) == (11, 1)


def test_chi_va_in_struttura_conta_per_la_struttura() -> None:
    in_struttura = replace(DIMISSIONE, destinazione="struttura_residenziale")
    assert (_conto("DIP-3", in_struttura), _conto("DIP-4", in_struttura)) == (None, (7, 1))


def test_l_anno_e_quello_della_dimissione() -> None:
    a_capodanno = replace(DIMISSIONE, segnalata_il=alle(date(2025, 12, 28), 9), dimissibile_dal=date(2025, 12, 30))
    assert _conto("DIP-3", replace(a_capodanno, dimessa_il=alle(date(2026, 1, 2), 9))) == (3, 1)


def test_chi_e_segnalato_a_mano_non_conta_come_integrato() -> None:
    assert _conto("DIP-6", DIMISSIONE, replace(DIMISSIONE, manuale=True)) == (1, 2)


def test_una_segnalazione_per_errore_non_conta_affatto() -> None:
    assert _conto("DIP-6", replace(DIMISSIONE, fine=("errore", alle(date(2026, 3, 4), 9)))) is None


@pytest.mark.parametrize(("ente", "conta"), [("comune", 1), ("ambito", 1), ("asst", 0)])
def test_l_assistente_sociale_dell_asst_non_basta(ente: str, conta: int) -> None:
    equipe = (("assistente_sociale", ente), ("infermiere", "asst"))
    percorso = replace(DIMISSIONE.percorso, valutazione=replace(VALUTAZIONE, equipe=equipe))
    assert _conto("PUA-2", replace(DIMISSIONE, percorso=percorso)) == (conta, 1)


def test_il_piano_e_integrato_se_firmano_le_due_parti() -> None:
    solo_sociale = con_pai(ACCESSO, replace(PAI, lati=("sociale",)))
    assert _conto("SAD-1", ACCESSO, solo_sociale, ambito="50047") == (1, 2)


def test_chi_non_e_anziano_non_entra_tra_i_progetti_per_anziani() -> None:
    assert _conto("SAD-1", replace(ACCESSO, persona=UGO), ambito="50047") is None


def test_una_richiesta_diretta_e_integrata_se_nomina_un_piano() -> None:
    assert _conto("SAD-1", DIRETTO, replace(DIRETTO, piano="Prot. 1"), ambito="50047") == (1, 2)


def test_chi_finisce_senza_valutazione_finale_non_ha_tutte_le_fasi() -> None:
    fine = SAD.fine
    assert fine is not None
    decesso = replace(fine, motivo="decesso", esito=None, valutato_il=None)
    senza = replace(DIRETTO, sad=replace(SAD, fine=decesso))
    assert _conto("SAD-3", DIRETTO, senza, replace(DIRETTO, sad=replace(SAD, fine=None)), ambito="50047") == (1, 3)


def test_il_distretto_somma_i_suoi_ambiti() -> None:
    tutti = conti(vicende(DIMISSIONE, replace(DIMISSIONE, ambito="50047", dimissibile_dal=date(2026, 3, 11))))
    assert vars(tutti["DIP-3", "distretto", "22054", 2026]) == {"numeratore": 9, "denominatore": 2}


def test_ogni_dimissione_e_anche_un_accesso() -> None:
    trovata = consistenza(vicende(DIMISSIONE, ACCESSO, DIRETTO))
    assert (trovata.dimissioni, trovata.accessi, trovata.valutazioni_concluse, trovata.prese_in_carico) == (1, 2, 2, 3)
