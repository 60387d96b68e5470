"""Final valutazione and end, said by a person or learnt from the pathway."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.sad.domain import facts, refusals
from services.sad.domain.motivi import SENZA_VALUTAZIONE_FINALE, MotivoConclusione, MotivoSospensione
from services.sad.domain.persona import Persona
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.registrazione import Fase, Provenienza, Registrazione
from services.sad.domain.richiesta import Bisogno, Origine
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import NESSUNA_VISITA, TotaliVisite
from tests.sad.builders import ADA, giorno, ora, piano_del_pai, presa, registrata, richiesta

DUE_VISITE = TotaliVisite(effettuate=2, mancate=1, minuti=150, prima=ora(9), ultima=ora(18))
CON_VALUTAZIONE = sorted(set(MotivoConclusione) - SENZA_VALUTAZIONE_FINALE)


def dal_pai(n: int) -> Registrazione:
    return registrata(n, provenienza=Provenienza.INTEGRAZIONE)


def dimetti(una: PresaInCarico, il: datetime) -> bool:
    return una.apprendi_dimissione(il, il + timedelta(minutes=1), "raccordo/sad")


@pytest.mark.parametrize("motivo", CON_VALUTAZIONE)
def test_senza_valutazione_finale_non_si_conclude(motivo: MotivoConclusione) -> None:
    with pytest.raises(refusals.ValutazioneFinaleMancante):
        presa(Stato.IN_EROGAZIONE).concludi(motivo, registrata(20), NESSUNA_VISITA)


@pytest.mark.parametrize("motivo", sorted(SENZA_VALUTAZIONE_FINALE))
def test_chi_non_c_e_piu_si_conclude_senza_e_la_fase_manca(motivo: MotivoConclusione) -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.concludi(motivo, registrata(20), NESSUNA_VISITA)
    assert una.stato is Stato.CONCLUSA
    assert una.fasi[Fase.VALUTAZIONE_FINALE] is None


@pytest.mark.parametrize("motivo", list(MotivoConclusione))
def test_dopo_la_valutazione_finale_ogni_motivo_conclude(motivo: MotivoConclusione) -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(2, registrata(19))
    una.concludi(motivo, registrata(20), NESSUNA_VISITA)
    assert una.stato is Stato.CONCLUSA


def test_la_conclusione_dice_le_ore_di_tutta_la_vita() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.concludi(MotivoConclusione.RINUNCIA, registrata(22), DUE_VISITE)
    assert una.pull_facts() == [
        facts.Chiusa("sad-1", registrata(22).avvenuta_il, Stato.CONCLUSA, MotivoConclusione.RINUNCIA, 12.0, 2.5)
    ]


def test_chi_finisce_prima_di_iniziare_e_annullato_e_non_ha_ore_pianificate() -> None:
    una = presa(Stato.ATTIVATA)
    una.concludi(MotivoConclusione.RINUNCIA, registrata(20), NESSUNA_VISITA)
    assert una.stato is Stato.ANNULLATA
    assert una.chiusura is not None
    assert una.chiusura.ore_pianificate == 0.0


@pytest.mark.parametrize(("fine", "visite"), [(8, NESSUNA_VISITA), (17, DUE_VISITE)])
def test_la_fine_non_precede_cio_che_e_stato_fatto(fine: int, visite: TotaliVisite) -> None:
    with pytest.raises(refusals.FasiInDisordine):
        presa(Stato.IN_EROGAZIONE).concludi(MotivoConclusione.DECESSO, registrata(fine), visite)


def test_si_conclude_una_volta() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.concludi(MotivoConclusione.DECESSO, registrata(20), NESSUNA_VISITA)
    with pytest.raises(refusals.PresaInCaricoChiusa):
        una.concludi(MotivoConclusione.DECESSO, registrata(20), NESSUNA_VISITA)


@pytest.mark.parametrize("esito", [0, 4, -1])
def test_l_esito_degli_obiettivi_va_da_1_a_3(esito: int) -> None:
    with pytest.raises(refusals.EsitoFuoriScala):
        presa(Stato.IN_EROGAZIONE).valuta_finale(esito, registrata(20))


def test_la_valutazione_finale_si_fa_una_volta() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(2, registrata(20))
    with pytest.raises(refusals.ValutazioneFinaleGiaFatta):
        una.valuta_finale(3, registrata(21))
    assert una.esito_finale == 2


def test_se_il_pai_chiude_prima_la_valutazione_finale_si_scrive_dopo() -> None:
    una = presa(Stato.IN_EROGAZIONE, piano=piano_del_pai())
    una.chiudi_con_pai(MotivoConclusione.OBIETTIVI_RAGGIUNTI, dal_pai(20), DUE_VISITE)
    assert una.stato is Stato.CONCLUSA
    una.valuta_finale(3, registrata(23))
    assert una.stato is Stato.CONCLUSA
    assert all(una.fasi.values())


def test_chi_e_annullato_non_ha_una_valutazione_finale() -> None:
    una = presa(Stato.ATTIVATA, piano=piano_del_pai())
    una.chiudi_con_pai(MotivoConclusione.RINUNCIA, dal_pai(20), NESSUNA_VISITA)
    with pytest.raises(refusals.PresaInCaricoChiusa):
        una.valuta_finale(3, registrata(23))


def test_la_dimissione_avvia_l_erogazione_di_un_servizio_pronto() -> None:
    una = presa(Stato.ATTIVATA)
    assert dimetti(una, ora(10, 15))
    assert una.stato is Stato.IN_EROGAZIONE
    assert una.pull_facts() == [facts.ErogazioneAvviata("sad-1", ora(10, 15), Provenienza.INTEGRAZIONE, giorno(10))]


def test_la_stessa_dimissione_saputa_due_volte_conta_una() -> None:
    una = presa(Stato.ATTIVATA)
    dimetti(una, ora(10))
    una.pull_facts()
    assert not dimetti(una, ora(11))
    assert una.pull_facts() == []


def test_attivato_dopo_la_dimissione_il_servizio_inizia_quel_giorno() -> None:
    una = presa(Stato.PROGETTATA)
    dimetti(una, ora(7))
    una.attiva(None, registrata(11))
    assert una.erogazione is not None
    assert (una.erogazione.giorno, una.stato) == (giorno(11), Stato.IN_EROGAZIONE)


def test_una_dimissione_da_sola_non_fa_avanzare_chi_non_e_pronto() -> None:
    una = presa(Stato.PROGETTATA)
    dimetti(una, ora(7))
    assert una.stato is Stato.PROGETTATA


def test_chi_esce_prima_che_il_servizio_sia_pronto_aspetta_la_prima_visita() -> None:
    una = presa(Stato.ATTIVATA)
    dimetti(una, ora(7))
    assert una.stato is Stato.ATTIVATA


def test_l_erogazione_gia_iniziata_non_cambia_con_la_dimissione() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    dimetti(una, ora(12))
    assert una.fasi[Fase.EROGAZIONE] == registrata(9)


@pytest.mark.parametrize("motivo", [MotivoConclusione.RINUNCIA, MotivoConclusione.ANNULLAMENTO])
def test_una_dimissione_annullata_non_ferma_chi_va_gia_a_casa(motivo: MotivoConclusione) -> None:
    una = presa(Stato.IN_EROGAZIONE)
    assert not una.chiudi_con_dimissione(motivo, dal_pai(20), DUE_VISITE)
    assert una.stato is Stato.IN_EROGAZIONE


@pytest.mark.parametrize(
    ("stato", "finale"), [(Stato.IN_EROGAZIONE, Stato.CONCLUSA), (Stato.VALUTATA, Stato.ANNULLATA)]
)
def test_un_decesso_ferma_tutti(stato: Stato, finale: Stato) -> None:
    una = presa(stato)
    assert una.chiudi_con_dimissione(MotivoConclusione.DECESSO, dal_pai(20), NESSUNA_VISITA)
    assert una.stato is finale


def test_cio_che_ha_concluso_un_operatore_nessun_evento_lo_cambia() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.concludi(MotivoConclusione.TRASFERIMENTO, registrata(20), NESSUNA_VISITA)
    assert not una.chiudi_con_pai(MotivoConclusione.DECESSO, dal_pai(10), NESSUNA_VISITA)
    assert una.chiusura is not None
    assert una.chiusura.motivo is MotivoConclusione.TRASFERIMENTO


def test_fra_due_fini_vale_quella_avvenuta_prima_comunque_arrivino() -> None:
    una = presa(Stato.ATTIVATA)
    una.chiudi_con_pai(MotivoConclusione.RINUNCIA, dal_pai(20), NESSUNA_VISITA)
    assert una.chiudi_con_dimissione(MotivoConclusione.DECESSO, dal_pai(18), NESSUNA_VISITA)
    assert not una.chiudi_con_pai(MotivoConclusione.RINUNCIA, dal_pai(20), NESSUNA_VISITA)
    assert una.chiusura is not None
    assert (una.chiusura.motivo, una.chiusura.registrazione.giorno) == (MotivoConclusione.DECESSO, giorno(18))


def test_una_dimissione_saputa_dopo_la_fine_ma_avvenuta_prima_ha_avviato_l_erogazione() -> None:
    una = presa(Stato.ATTIVATA)
    una.chiudi_con_pai(MotivoConclusione.DECESSO, dal_pai(22), NESSUNA_VISITA)
    una.pull_facts()
    dimetti(una, ora(9))
    assert una.stato is Stato.CONCLUSA
    avviata, chiusa = una.pull_facts()
    assert avviata.il == giorno(9)
    assert (chiusa.stato, chiusa.avvenuto_il, chiusa.ore_pianificate) == (
        Stato.CONCLUSA,
        dal_pai(22).avvenuta_il,
        12.0,
    )


def test_una_dimissione_avvenuta_dopo_la_fine_non_avvia_niente() -> None:
    una = presa(Stato.ATTIVATA)
    una.chiudi_con_pai(MotivoConclusione.RINUNCIA, dal_pai(20), NESSUNA_VISITA)
    dimetti(una, ora(22))
    assert una.stato is Stato.ANNULLATA


def test_un_erogazione_solo_presunta_cade_se_la_fine_era_gia_avvenuta() -> None:
    una = presa(Stato.ATTIVATA)
    dimetti(una, ora(22))
    una.chiudi_con_pai(MotivoConclusione.RINUNCIA, dal_pai(20), NESSUNA_VISITA)
    assert una.stato is Stato.ANNULLATA
    assert una.fasi[Fase.EROGAZIONE] is None


def _va(_una: PresaInCarico) -> TotaliVisite:
    return TotaliVisite(1, 0, 60, ora(22), ora(22))


def _sospende(una: PresaInCarico) -> TotaliVisite:
    una.sospendi(Sospensione.registra(giorno(23), None, MotivoSospensione.ASSENZA, giorno(24)), 0)
    return NESSUNA_VISITA


def _valuta(una: PresaInCarico) -> TotaliVisite:
    una.valuta_finale(2, registrata(23))
    return NESSUNA_VISITA


@pytest.mark.parametrize("fa", [_va, _sospende, _valuta])
def test_dove_qualcuno_ha_fatto_qualcosa_l_erogazione_resta(fa: Callable[[PresaInCarico], TotaliVisite]) -> None:
    una = presa(Stato.ATTIVATA)
    dimetti(una, ora(22))
    una.chiudi_con_pai(MotivoConclusione.RINUNCIA, dal_pai(20), fa(una))
    assert una.stato is Stato.CONCLUSA


def test_un_altro_pai_dello_stesso_caso_prosegue_la_presa_in_carico() -> None:
    una = presa(Stato.VALUTATA, origine=Origine.PAI, piano=piano_del_pai())
    nuovo_bisogno = Bisogno(anziano=True, non_autosufficiente=False, alto_bisogno_assistenziale=False)
    una.segui_pai(piano_del_pai("pai-2"), nuovo_bisogno, Persona("Bianchi"), "dim-1", ora(10))
    assert (una.piano.pai_id, una.persona, una.dimissione_id) == ("pai-2", Persona("Bianchi"), "dim-1")
    assert una.bisogno == presa(Stato.VALUTATA).bisogno, "what the service valued itself stays"


def test_prima_della_valutazione_vale_il_bisogno_dell_ultimo_pai() -> None:
    una = richiesta(origine=Origine.PAI, piano=piano_del_pai())
    nuovo_bisogno = Bisogno(anziano=True, non_autosufficiente=False, alto_bisogno_assistenziale=False)
    una.segui_pai(piano_del_pai("pai-2"), nuovo_bisogno, ADA, None, ora(10))
    assert una.bisogno == nuovo_bisogno


def test_una_firma_che_integra_il_piano_si_annuncia_se_c_e_un_progetto() -> None:
    senza, con = (presa(stato, piano=piano_del_pai(integrato=False)) for stato in (Stato.VALUTATA, Stato.PROGETTATA))
    interventi = piano_del_pai().interventi
    assert senza.aggiorna_piano(True, interventi, ora(10))
    assert con.aggiorna_piano(True, interventi, ora(10))
    assert senza.pull_facts() == []
    assert [fatto.piano_integrato for fatto in con.pull_facts()] == [True]
    assert not con.aggiorna_piano(True, interventi, ora(11))


def test_una_presa_in_carico_chiusa_non_segue_piu_le_revisioni() -> None:
    una = presa(Stato.IN_EROGAZIONE, piano=piano_del_pai(integrato=False))
    una.concludi(MotivoConclusione.DECESSO, registrata(20), NESSUNA_VISITA)
    assert not una.aggiorna_piano(True, (), ora(21))
