"""The count by hand that the demo holds the platform against, itself held against stories of which we know the end."""

from dataclasses import replace
from datetime import date

import pytest

from services.embedded.demo.calendario import alle
from services.embedded.demo.riscontro import consistenza, conti
from services.embedded.demo.storie import Accesso, Dimissione, SadDiretto
from services.embedded.demo.storie_registro import (
    Ente,
    Equipe,
    Incontri,
    Professioni,
    Protocollo,
    VoceScritta,
)
from tests.embedded.storie_a_mano import (
    ACCESSO,
    DIMISSIONE,
    DIRETTO,
    PAI,
    PERCORSO,
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
    conto = tutti["DIP-3", "distretto", "22054", 2026]
    assert (conto.numeratore, conto.denominatore) == (9, 2)


def test_ogni_dimissione_e_anche_un_accesso() -> None:
    trovata = consistenza(vicende(DIMISSIONE, ACCESSO, DIRETTO))
    assert (trovata.dimissioni, trovata.accessi, trovata.valutazioni_concluse, trovata.prese_in_carico) == (1, 2, 2, 3)


def test_chi_esce_con_il_sad_pronto_ha_avuto_il_servizio() -> None:
    assert _conto("DIP-2", DIMISSIONE) == (1, 1)
    non_pronto = replace(PAI, sad=replace(SAD, attivato_il=None, visite=(), fine=None))
    percorso = replace(DIMISSIONE.percorso, valutazione=replace(VALUTAZIONE, pai=non_pronto))
    assert _conto("DIP-2", replace(DIMISSIONE, chiave="D-2", percorso=percorso)) == (0, 1)


def test_chi_va_in_struttura_non_ha_avuto_servizi_sociali() -> None:
    altrove = replace(PAI, sad=None, altri_interventi=("residenziale",))
    percorso = replace(DIMISSIONE.percorso, valutazione=replace(VALUTAZIONE, pai=altrove))
    in_struttura = replace(
        DIMISSIONE, destinazione="struttura_residenziale", percorso=percorso, pronti_il=alle(date(2026, 3, 12), 17)
    )
    assert _conto("DIP-2", in_struttura, replace(in_struttura, chiave="D-2", destinazione="domicilio")) == (1, 2)


def test_una_dimissione_con_sad_e_compresa_quando_c_e_un_progetto() -> None:
    senza = replace(PAI, sad=replace(SAD, progettato_il=None, attivato_il=None, visite=(), fine=None))
    percorso = replace(DIMISSIONE.percorso, valutazione=replace(VALUTAZIONE, pai=senza))
    assert _conto("SAD-2", DIMISSIONE, replace(DIMISSIONE, percorso=percorso)) == (1, 2)


def test_una_famiglia_valutata_conta_tra_le_valutazioni_e_con_un_piano_tra_i_nuclei() -> None:
    famiglia = replace(ACCESSO, percorso=replace(PERCORSO, valutazione=replace(VALUTAZIONE, area="minori_famiglia")))
    senza = replace(VALUTAZIONE, area="minori_famiglia", pai=None)
    altra = replace(ACCESSO, chiave="A-2", percorso=replace(PERCORSO, valutazione=senza))
    assert _conto("PAF-2", famiglia, altra, ambito="50047") == (1, 2)
    assert _conto("PAF-4", famiglia, altra, ambito="50047") == (1, 1)
    assert _conto("PUA-4", famiglia, altra, ambito="50047") == (2, 2)


SERIATE = "50017"


def _del_registro(
    codice: str, *voci: VoceScritta, livello: str = "ambito", dove: str = SERIATE, anno: int = 2026
) -> object:
    trovato = conti(replace(vicende(), registro=voci)).get((codice, livello, dove, anno))
    return None if trovato is None else (trovato.numeratore, trovato.denominatore)


def test_un_equipe_conta_in_ogni_anno_in_cui_lavora() -> None:
    finita = VoceScritta(SERIATE, Equipe("EEMM", date(2025, 3, 1), ("infermiere",), date(2025, 12, 31)))
    dura = VoceScritta(SERIATE, Equipe("EEMM", date(2025, 3, 1), ("infermiere",)))
    assert (_del_registro("VMD-1", finita, dura, anno=2025), _del_registro("VMD-1", finita, dura)) == ((2, 2), (1, 1))


def test_una_professione_conta_una_volta_per_territorio() -> None:
    voci = [
        VoceScritta(ambito, cosa)
        for ambito in (SERIATE, "50047")
        for cosa in (
            Equipe("EEMM", date(2026, 3, 1), ("infermiere",)),
            Professioni(2026, ("infermiere", "psicologo")),
        )
    ]
    assert _del_registro("VMD-3", *voci, livello="distretto", dove="22054") == (1, 2)


def test_valgono_gli_incontri_dell_ultimo_giorno_e_della_correzione() -> None:
    giusti = Incontri("equipe", 2026, ((date(2026, 3, 1), 8, 2), (date(2026, 9, 1), 8, 5)))
    sbagliati = Incontri("equipe", 2026, ((date(2026, 9, 1), 8, 8),))
    assert _del_registro("VMD-2", VoceScritta(SERIATE, giusti, prima=sbagliati)) == (5, 8)


def test_un_protocollo_cessato_non_e_attivo() -> None:
    passi = (
        ("definito", date(2025, 2, 1), "A"),
        ("condiviso", date(2025, 5, 1), "B"),
        ("attivato", date(2026, 1, 1), "C"),
    )
    attivo = VoceScritta(SERIATE, Protocollo("dimissioni_protette", passi))
    cessato = VoceScritta(SERIATE, Protocollo("dimissioni_protette", (*passi, ("cessato", date(2026, 6, 1), "D"))))
    assert _del_registro("DIP-1", attivo, cessato) == (1, 2)
    assert _del_registro("DIP-1", attivo, cessato, anno=2025) == (2, 2)


def test_cio_che_e_annullato_non_conta_e_lo_stesso_nome_conta_una_volta() -> None:
    uno = VoceScritta(SERIATE, Ente("Oratorio", "ente_religioso", date(2026, 1, 1)))
    stesso = VoceScritta(SERIATE, Ente("ORATORIO", "ente_religioso", date(2026, 2, 1)))
    tolto = VoceScritta(SERIATE, Ente("Scuola", "scuola", date(2026, 1, 1)), annullata=True)
    assert _del_registro("PAF-3", uno, stesso, tolto) == (1, 1)
