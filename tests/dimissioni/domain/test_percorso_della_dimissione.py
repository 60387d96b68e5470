"""What the state allows to whoever acts by hand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from services.dimissioni.domain import facts
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.dimissioni.domain.refusals import (
    AnnullamentoTardivo,
    DimissioneChiusa,
    GiaDimessa,
    GiaPresaInCarico,
    NonAncoraDimessa,
    NonAncoraPresaInCarico,
    RifiutoTardivo,
    ServiziGiaPronti,
)
from services.dimissioni.domain.stati import Provenienza, Stato
from shared.kernel.refusal import FutureDate, InconsistentDates
from tests.dimissioni.costruttori import (
    DIMESSA,
    DIMISSIBILE,
    DOMICILIO,
    RICOVERO,
    SEGNALATA,
    dimessa,
    dimissione,
    il,
    momento,
    pianificata,
)


def conclusa() -> Dimissione:
    caso = dimessa()
    caso.concludi(il(12))
    return caso


def rifiutata() -> Dimissione:
    caso = dimissione()
    caso.rifiuta(MotivoChiusura.NON_DI_COMPETENZA, il(3))
    return caso


def annullata() -> Dimissione:
    caso = dimissione()
    caso.annulla(MotivoChiusura.RINUNCIA, il(3))
    return caso


def test_percorre_tutti_gli_stati_e_ricorda_quando_chi_e_come() -> None:
    caso = pianificata()
    caso.prepara_servizi(date(2026, 3, 10), True, il(9))
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    caso.concludi(il(12))

    assert [passo.stato.value for passo in caso.passi] == [
        "segnalata",
        "presa_in_carico",
        "valutata",
        "pianificata",
        "servizi_pronti",
        "dimessa",
        "conclusa",
    ]
    pronti = caso.passo(Stato.SERVIZI_PRONTI)
    assert pronti is not None
    assert (pronti.avvenuto_il, pronti.da, pronti.provenienza) == (il(9).avvenuto_il, "as-1", Provenienza.MANUALE)


def test_non_si_prende_in_carico_due_volte() -> None:
    caso = dimissione()
    caso.prendi_in_carico(il(3))
    with pytest.raises(GiaPresaInCarico):
        caso.prendi_in_carico(il(4))


def test_non_si_prende_in_carico_prima_che_l_ospedale_segnali() -> None:
    with pytest.raises(InconsistentDates):
        dimissione().prendi_in_carico(momento(SEGNALATA - timedelta(hours=1)))


def test_non_si_preparano_servizi_prima_della_presa_in_carico() -> None:
    with pytest.raises(NonAncoraPresaInCarico):
        dimissione().prepara_servizi(DIMESSA, True, il(3))


def test_non_si_preparano_servizi_due_volte() -> None:
    caso = pianificata()
    caso.prepara_servizi(DIMESSA, False, il(9))
    with pytest.raises(ServiziGiaPronti):
        caso.prepara_servizi(DIMESSA, True, il(9))


def test_non_si_preparano_servizi_dopo_la_dimissione() -> None:
    with pytest.raises(GiaDimessa):
        dimessa().prepara_servizi(DIMESSA, True, il(11))


def test_l_ospedale_puo_dimettere_prima_che_il_territorio_sia_pronto() -> None:
    caso = dimissione()
    caso.dimetti(DIMESSA, DOMICILIO, il(10))

    assert caso.stato is Stato.DIMESSA
    assert caso.passo(Stato.PIANIFICATA) is None


def test_non_si_dimette_due_volte() -> None:
    with pytest.raises(GiaDimessa):
        dimessa().dimetti(DIMESSA, DOMICILIO, il(10))


def test_non_si_dimette_prima_del_ricovero() -> None:
    with pytest.raises(InconsistentDates):
        dimissione().dimetti(RICOVERO - timedelta(days=1), DOMICILIO, il(10))


def test_non_si_dimette_nel_futuro() -> None:
    with pytest.raises(FutureDate):
        dimissione().dimetti(date(2026, 3, 21), DOMICILIO, momento())


def test_non_si_dimette_prima_del_giorno_in_cui_e_clinicamente_dimissibile() -> None:
    caso = dimissione()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    with pytest.raises(InconsistentDates):
        caso.dimetti(DIMISSIBILE - timedelta(days=1), DOMICILIO, il(10))


def test_non_si_conclude_prima_della_dimissione() -> None:
    with pytest.raises(NonAncoraDimessa):
        pianificata().concludi(il(9))


def test_chi_ha_pianificato_non_rifiuta_piu() -> None:
    with pytest.raises(RifiutoTardivo):
        pianificata().rifiuta(MotivoChiusura.NON_DI_COMPETENZA, il(9))


def test_un_rifiuto_ha_il_suo_motivo() -> None:
    caso = rifiutata()
    assert (caso.stato, caso.motivo_chiusura) == (Stato.RIFIUTATA, MotivoChiusura.NON_DI_COMPETENZA)


def test_dopo_la_dimissione_non_si_annulla_per_rinuncia() -> None:
    with pytest.raises(AnnullamentoTardivo):
        dimessa().annulla(MotivoChiusura.RINUNCIA, il(11))


def test_dopo_la_dimissione_si_annulla_per_decesso() -> None:
    caso = dimessa()
    caso.annulla(MotivoChiusura.DECESSO, il(11))
    assert (caso.stato, caso.dimessa_il) == (Stato.ANNULLATA, DIMESSA)


def test_non_si_conclude_prima_del_giorno_della_dimissione() -> None:
    with pytest.raises(InconsistentDates):
        dimessa().concludi(il(9))


def test_non_si_annulla_per_decesso_prima_del_giorno_della_dimissione() -> None:
    with pytest.raises(InconsistentDates):
        dimessa().annulla(MotivoChiusura.DECESSO, il(9))


def test_i_servizi_non_sono_pronti_prima_del_piano() -> None:
    with pytest.raises(InconsistentDates):
        pianificata().prepara_servizi(DIMESSA, True, il(5))


def test_un_decesso_puo_precedere_i_passi_di_chi_non_lo_sapeva() -> None:
    caso = pianificata()
    caso.annulla(MotivoChiusura.DECESSO, il(4))
    assert caso.stato is Stato.ANNULLATA


def test_non_si_annulla_prima_del_ricovero() -> None:
    with pytest.raises(InconsistentDates):
        dimissione().annulla(MotivoChiusura.DECESSO, il(10, mese=2))


@pytest.mark.parametrize("chiusa", [rifiutata, annullata])
@pytest.mark.parametrize(
    "azione",
    [
        lambda caso: caso.prendi_in_carico(il(11)),
        lambda caso: caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(11)),
        lambda caso: caso.indica_data_prevista(DIMESSA, il(11)),
        lambda caso: caso.prepara_servizi(DIMESSA, True, il(11)),
        lambda caso: caso.dimetti(DIMESSA, DOMICILIO, il(11)),
        lambda caso: caso.rifiuta(MotivoChiusura.ALTRO, il(11)),
        lambda caso: caso.annulla(MotivoChiusura.DECESSO, il(11)),
        lambda caso: caso.concludi(il(11)),
        lambda caso: caso.indica_ricovero(date(2026, 2, 21), il(11)),
    ],
)
def test_una_dimissione_chiusa_non_si_muove_piu(
    chiusa: Callable[[], Dimissione], azione: Callable[[Dimissione], None]
) -> None:
    caso = chiusa()
    caso.pull_facts()
    with pytest.raises(DimissioneChiusa):
        azione(caso)
    assert caso == chiusa()
    assert caso.pull_facts() == []


def test_una_dimissione_conclusa_non_si_annulla() -> None:
    with pytest.raises(DimissioneChiusa):
        conclusa().annulla(MotivoChiusura.DECESSO, il(13))


def test_il_giorno_in_cui_e_dimissibile_si_corregge_fino_alla_dimissione() -> None:
    caso = dimissione()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    caso.segna_clinicamente_dimissibile(date(2026, 3, 7), il(7))
    caso.dimetti(DIMESSA, DOMICILIO, il(10))

    with pytest.raises(GiaDimessa):
        caso.segna_clinicamente_dimissibile(date(2026, 3, 8), il(11))
    assert caso.clinicamente_dimissibile_dal == date(2026, 3, 7)


def test_il_giorno_in_cui_era_dimissibile_si_completa_anche_a_percorso_concluso() -> None:
    caso = conclusa()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(13))
    assert caso.clinicamente_dimissibile_dal == DIMISSIBILE


def test_dire_due_volte_lo_stesso_giorno_non_aggiunge_nulla() -> None:
    caso = dimissione()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    caso.pull_facts()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(7))
    assert caso.pull_facts() == []


def test_non_e_dimissibile_prima_del_ricovero() -> None:
    with pytest.raises(InconsistentDates):
        dimissione().segna_clinicamente_dimissibile(RICOVERO - timedelta(days=1), il(6))


def test_non_si_prevede_una_dimissione_prima_del_ricovero() -> None:
    with pytest.raises(InconsistentDates):
        dimissione().indica_data_prevista(RICOVERO - timedelta(days=1), il(6))


def test_la_data_prevista_puo_essere_futura_e_porta_la_destinazione() -> None:
    caso = dimissione()
    caso.indica_data_prevista(date(2026, 4, 10), il(6), DestinazioneDimissione.STRUTTURA_RESIDENZIALE)
    assert caso.data_prevista == date(2026, 4, 10)
    assert caso.destinazione_prevista is DestinazioneDimissione.STRUTTURA_RESIDENZIALE


def test_non_si_prevede_cio_che_e_gia_avvenuto() -> None:
    with pytest.raises(GiaDimessa):
        dimessa().indica_data_prevista(DIMESSA, il(11))


def test_la_dimissione_dice_se_un_servizio_sociale_era_pronto() -> None:
    caso = pianificata()
    caso.prepara_servizi(DIMESSA, True, il(9))
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    (fatto,) = [fatto for fatto in caso.pull_facts() if isinstance(fatto, facts.Dimessa)]
    assert fatto.servizi_sociali_avviati


def test_servizi_solo_sanitari_non_contano_come_sociali() -> None:
    caso = pianificata()
    caso.prepara_servizi(DIMESSA, False, il(9))
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    (fatto,) = [fatto for fatto in caso.pull_facts() if isinstance(fatto, facts.Dimessa)]
    assert not fatto.servizi_sociali_avviati
