"""A voce of the register: added to, corrected, annulled, and nothing of it ever overwritten."""

import pytest

from services.indicators.domain.registro.codici import Condizione, Destinatari
from services.indicators.domain.registro.contenuti import Contenuto
from services.indicators.domain.registro.facts import Annullata, Registrata
from services.indicators.domain.registro.refusals import (
    GiornoGiaRegistrato,
    IncontriInDiminuzione,
    RegistrazioneDiAltraVoce,
    RegistrazioneGiaAnnullata,
    RegistrazioneGiaCorretta,
    RegistrazioneNonTrovata,
    RegistrazioneUnica,
    VoceAnnullata,
)
from tests.indicators.registro import (
    BERGAMO,
    UNO_PER_GENERE,
    ente,
    equipe,
    incontri,
    iscritta,
    professioni,
    protocollo,
    strumento,
)


def test_una_correzione_prende_il_posto_e_la_corretta_resta() -> None:
    registro = iscritta(equipe("2025-03-01"))
    registro.correggi("r1", equipe("2025-04-01"))
    prima, seconda = registro.voce.registrazioni
    assert registro.valide == ["r2"]
    assert prima.contenuto == equipe("2025-03-01")
    assert registro.voce.condizione(prima) is Condizione.CORRETTA
    assert (seconda.sostituisce, registro.voce.condizione(seconda)) == ("r1", Condizione.VALIDA)


def test_si_corregge_anche_una_correzione() -> None:
    registro = iscritta(equipe("2025-03-01"))
    seconda = registro.correggi("r1", equipe("2025-04-01"))
    registro.correggi(seconda, equipe("2025-05-01"))
    assert registro.valide == ["r3"]


def test_non_si_corregge_due_volte_la_stessa() -> None:
    registro = iscritta(equipe())
    registro.correggi("r1", equipe("2025-04-01"))
    with pytest.raises(RegistrazioneGiaCorretta):
        registro.correggi("r1", equipe("2025-05-01"))


def test_non_si_annulla_una_corretta() -> None:
    registro = iscritta(equipe())
    registro.correggi("r1", equipe("2025-04-01"))
    with pytest.raises(RegistrazioneGiaCorretta):
        registro.annulla("r1")


def test_non_si_corregge_ne_si_annulla_un_annullata() -> None:
    registro = iscritta(incontri(al="2026-03-31"), incontri(al="2026-06-30"))
    registro.annulla("r1")
    with pytest.raises(RegistrazioneGiaAnnullata):
        registro.correggi("r1", incontri(al="2026-03-30"))
    with pytest.raises(RegistrazioneGiaAnnullata):
        registro.annulla("r1")


@pytest.mark.parametrize("quale", ["r9", ""])
def test_non_si_corregge_ne_si_annulla_cio_che_la_voce_non_ha(quale: str) -> None:
    registro = iscritta(equipe())
    with pytest.raises(RegistrazioneNonTrovata):
        registro.correggi(quale, equipe("2025-04-01"))
    with pytest.raises(RegistrazioneNonTrovata):
        registro.annulla(quale)


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        (protocollo(), protocollo("condiviso", "2025-04-01", materia="valutazione_integrata")),
        (incontri(), incontri(al="2025-09-30")),
        (incontri(al="2026-03-31"), incontri(per=Destinatari.CAREGIVER)),
        (protocollo(), incontri()),
        (incontri(), ente()),
    ],
)
def test_una_voce_parla_di_una_cosa_sola(prima: Contenuto, dopo: Contenuto) -> None:
    registro = iscritta(prima)
    with pytest.raises(RegistrazioneDiAltraVoce):
        registro.aggiungi(dopo)


@pytest.mark.parametrize("contenuto", [equipe(), professioni(), strumento(), ente()])
def test_cio_che_si_dice_una_volta_si_corregge_e_non_si_ripete(contenuto: Contenuto) -> None:
    registro = iscritta(contenuto)
    with pytest.raises(RegistrazioneUnica):
        registro.aggiungi(contenuto)
    assert registro.valide == ["r1"]


def test_l_anno_sbagliato_si_corregge() -> None:
    registro = iscritta(professioni(anno=2025))
    registro.correggi("r1", professioni(anno=2026))
    assert registro.voce.anni == (2026, 2026)


def test_la_fine_di_un_equipe_e_una_correzione_e_il_nome_torna_libero() -> None:
    registro = iscritta(equipe("2025-03-01"))
    aperta = registro.voce.chiave
    registro.correggi("r1", equipe("2025-03-01", al="2026-01-31"))
    assert registro.voce.anni == (2025, 2026)
    assert iscritta(equipe("2026-05-01"), id="voce-2").voce.chiave == aperta != registro.voce.chiave


def test_gli_incontri_svolti_non_diminuiscono_da_un_giorno_al_successivo() -> None:
    registro = iscritta(incontri(svolti=4, al="2026-06-30"))
    registro.aggiungi(incontri(svolti=4, al="2026-09-30"))
    with pytest.raises(IncontriInDiminuzione):
        registro.aggiungi(incontri(svolti=3, al="2026-10-31"))
    with pytest.raises(IncontriInDiminuzione):
        registro.aggiungi(incontri(svolti=5, al="2026-03-31"))


def test_di_un_giorno_gli_incontri_si_dicono_una_volta() -> None:
    registro = iscritta(incontri(svolti=4))
    with pytest.raises(GiornoGiaRegistrato):
        registro.aggiungi(incontri(svolti=5))


def test_una_correzione_non_puo_contraddire_le_altre() -> None:
    registro = iscritta(incontri(svolti=2, al="2026-03-31"), incontri(svolti=4, al="2026-06-30"))
    with pytest.raises(IncontriInDiminuzione):
        registro.correggi("r1", incontri(svolti=5, al="2026-03-31"))
    assert registro.valide == ["r1", "r2"]


def test_a_una_voce_annullata_non_si_aggiunge_e_la_sua_chiave_e_libera() -> None:
    registro = iscritta(protocollo())
    occupata = registro.voce.chiave
    registro.annulla("r1")
    assert (registro.valide, registro.voce.anni, registro.voce.stato) == ([], None, None)
    assert registro.voce.chiave != occupata
    with pytest.raises(VoceAnnullata):
        registro.aggiungi(protocollo())


def test_due_ambiti_hanno_ciascuno_la_sua_voce() -> None:
    altrove = type(BERGAMO)("50097", "22073", "724")
    assert iscritta(protocollo()).voce.chiave != iscritta(protocollo(), dove=altrove).voce.chiave


@pytest.mark.parametrize("contenuto", UNO_PER_GENERE)
def test_ogni_cosa_detta_e_un_fatto_e_ogni_rifiuto_nessuno(contenuto: Contenuto) -> None:
    registro = iscritta(contenuto)
    registro.correggi("r1", contenuto)
    registro.annulla("r2")
    with pytest.raises(VoceAnnullata):
        registro.aggiungi(contenuto)
    prima, correzione, annullata = registro.voce.pull_facts()
    assert isinstance(prima, Registrata) and prima.sostituisce is None
    assert isinstance(correzione, Registrata) and correzione.sostituisce == "r1"
    assert isinstance(annullata, Annullata) and annullata.registrazione_id == "r2"


def test_il_fatto_avviene_all_inizio_del_giorno_di_roma() -> None:
    (estate,) = iscritta(equipe("2025-07-01")).voce.pull_facts()
    (inverno,) = iscritta(equipe("2025-01-01")).voce.pull_facts()
    assert estate.avvenuto_il.isoformat() == "2025-06-30T22:00:00+00:00"
    assert inverno.avvenuto_il.isoformat() == "2024-12-31T23:00:00+00:00"
