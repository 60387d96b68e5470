import pytest

from services.pua.domain import facts
from services.pua.domain.codici import EsitoObiettivo, MotivoChiusuraPai, TipoIntervento
from services.pua.domain.pai import Pai, StatoPai, Svolgimento
from services.pua.domain.refusals import (
    EsitiMancanti,
    EsitoFuoriScala,
    InterventoDelSad,
    InterventoGiaAvviato,
    InterventoGiaConcluso,
    InterventoNonAvviato,
    PaiChiuso,
    PaiNonAttivo,
    VoceSconosciuta,
)
from shared.kernel.refusal import InconsistentDates
from tests.pua.costruttori import attivo, atto, certo, intervento, obiettivo, pai, progetto


def con_pasti() -> Pai:
    return attivo(progetto(intervento(), intervento(TipoIntervento.PASTI)))


def test_un_intervento_si_avvia_e_si_conclude() -> None:
    in_vigore = con_pasti()
    in_vigore.avvia_intervento("I2", atto(9))
    in_vigore.concludi_intervento("I2", atto(12))
    svolto = in_vigore.svolto("I2")
    assert (svolto.avviato, svolto.concluso) == (atto(9), atto(12))
    assert in_vigore.pull_facts()[-1] == facts.InterventoConcluso(atto(12), "I2")


def test_ogni_passo_di_un_intervento_avviene_una_volta_e_in_ordine() -> None:
    in_vigore = con_pasti()
    with pytest.raises(InterventoNonAvviato):
        in_vigore.concludi_intervento("I2", atto(9))
    in_vigore.avvia_intervento("I2", atto(9))
    with pytest.raises(InterventoGiaAvviato):
        in_vigore.avvia_intervento("I2", atto(10))
    with pytest.raises(InconsistentDates):
        in_vigore.concludi_intervento("I2", atto(8))
    in_vigore.concludi_intervento("I2", atto(9))
    with pytest.raises(InterventoGiaConcluso):
        in_vigore.concludi_intervento("I2", atto(10))


def test_del_sad_parla_il_servizio_sad() -> None:
    with pytest.raises(InterventoDelSad):
        con_pasti().avvia_intervento("I1", atto(9))


def test_un_intervento_di_un_altro_pai_non_esiste() -> None:
    with pytest.raises(VoceSconosciuta):
        con_pasti().avvia_intervento("I9", atto(9))


def test_gli_interventi_di_una_bozza_non_si_avviano() -> None:
    with pytest.raises(PaiNonAttivo):
        pai(progetto(intervento(TipoIntervento.PASTI))).avvia_intervento("I1", atto(9))


def test_le_notizie_del_sad_si_segnano_una_volta_anche_se_arrivano_due() -> None:
    in_vigore = con_pasti()
    assert in_vigore.sad_avviato(atto(9))
    assert not in_vigore.sad_avviato(atto(10))
    assert in_vigore.sad_concluso(atto(20))
    assert not in_vigore.sad_concluso(atto(21))
    assert in_vigore.svolto("I1").avviato == atto(9)
    assert in_vigore.svolto("I1").concluso == atto(20)
    assert in_vigore.svolto("I2").avviato is None


def test_un_sad_che_non_si_fa_lascia_l_intervento_annullato_e_non_concluso() -> None:
    in_vigore = con_pasti()
    assert in_vigore.sad_annullato(atto(9))
    assert not in_vigore.sad_annullato(atto(10))
    assert in_vigore.svolto("I1") == Svolgimento(annullato=atto(9))
    assert in_vigore.svolto("I2") == Svolgimento()


def test_del_sad_vale_cio_che_dice_per_ultimo() -> None:
    in_vigore = con_pasti()
    in_vigore.sad_annullato(atto(9))
    in_vigore.sad_avviato(atto(7))
    in_vigore.sad_concluso(atto(9))
    assert in_vigore.svolto("I1") == Svolgimento(avviato=atto(7), concluso=atto(9))
    in_vigore.sad_annullato(atto(6))
    assert in_vigore.svolto("I1") == Svolgimento(annullato=atto(6))


def test_la_fine_del_sad_puo_arrivare_prima_dell_inizio() -> None:
    in_vigore = con_pasti()
    in_vigore.sad_concluso(atto(20))
    in_vigore.sad_avviato(atto(9))
    assert in_vigore.svolto("I1").avviato == atto(9)
    assert in_vigore.svolto("I1").concluso == atto(20)


def test_si_chiude_con_l_esito_di_ogni_obiettivo() -> None:
    in_vigore = attivo(progetto(obiettivi=(obiettivo("a"), obiettivo("b"))))
    with pytest.raises(EsitiMancanti):
        in_vigore.chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 3}, None, atto(20))
    in_vigore.chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 3, "O2": 2}, None, atto(20))
    assert in_vigore.stato is StatoPai.CHIUSO
    assert certo(in_vigore.chiusura).esiti == {"O1": EsitoObiettivo.RAGGIUNTO, "O2": EsitoObiettivo.PARZIALE}


@pytest.mark.parametrize("esito", [0, 4, -1])
def test_l_esito_di_un_obiettivo_e_uno_due_o_tre(esito: int) -> None:
    with pytest.raises(EsitoFuoriScala):
        attivo().chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": esito}, None, atto(20))


def test_l_esito_di_un_obiettivo_che_non_c_e_e_rifiutato() -> None:
    with pytest.raises(VoceSconosciuta):
        attivo().chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 3, "O9": 3}, None, atto(20))


def test_un_decesso_chiude_senza_esiti_anche_una_bozza() -> None:
    bozza = pai()
    bozza.chiudi(MotivoChiusuraPai.DECESSO, {}, None, atto(9))
    assert bozza.pull_facts()[-1] == facts.PaiChiuso(atto(9), MotivoChiusuraPai.DECESSO, era_in_vigore=False)


def test_gli_obiettivi_di_una_bozza_non_sono_raggiunti() -> None:
    with pytest.raises(PaiNonAttivo):
        pai().chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 3}, None, atto(9))


def test_non_si_chiude_prima_di_attivare() -> None:
    with pytest.raises(InconsistentDates):
        attivo().chiudi(MotivoChiusuraPai.DECESSO, {}, None, atto(7))


def test_non_si_chiude_due_volte_e_una_notizia_tardiva_non_cambia_il_motivo() -> None:
    chiuso = attivo()
    chiuso.chiudi(MotivoChiusuraPai.RINUNCIA, {}, None, atto(9))
    with pytest.raises(PaiChiuso):
        chiuso.chiudi(MotivoChiusuraPai.RINUNCIA, {}, None, atto(10))
    chiuso.termina(MotivoChiusuraPai.DECESSO, atto(11))
    assert certo(chiuso.chiusura).motivo is MotivoChiusuraPai.RINUNCIA
