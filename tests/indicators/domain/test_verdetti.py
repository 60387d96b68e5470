"""A verdict is exact, strict, and silent where it cannot speak."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.regulation import Misura, Obiettivo, TipoObiettivo, load
from services.indicators.domain.verdicts import VUOTA, Cella, Esito, Motivo, Verdetto, giudica, valore

DELIBERAZIONE = load()
RAGGIUNTO, NON_RAGGIUNTO = Verdetto(Esito.RAGGIUNTO), Verdetto(Esito.NON_RAGGIUNTO)


def verdetto(codice: str, anno: int, cella: Cella, precedente: Cella = VUOTA) -> Verdetto:
    indicatore = DELIBERAZIONE.indicatore(codice)
    return giudica(indicatore.misura, indicatore.obiettivo(anno), cella, precedente)


def senza(motivo: Motivo) -> Verdetto:
    return Verdetto(Esito.NON_CALCOLABILE, motivo)


def rapporto(numeratore: int, denominatore: int) -> Cella:
    return Cella(numeratore, denominatore, 0, denominatore)


def media(giorni: int, casi: int) -> Cella:
    return Cella(0, casi, giorni, casi)


def test_tre_valutazioni_su_quattro_bastano_per_il_75_per_cento() -> None:
    assert verdetto("PUA-2", 2026, rapporto(3, 4)) == RAGGIUNTO


def test_una_in_meno_non_basta() -> None:
    assert verdetto("PUA-2", 2026, rapporto(74, 99)) == NON_RAGGIUNTO


def test_senza_denominatore_non_c_e_verdetto() -> None:
    assert verdetto("PUA-2", 2026, VUOTA) == senza(Motivo.DENOMINATORE_ZERO)


def test_l_attesa_deve_calare_davvero() -> None:
    assert verdetto("DIP-3", 2026, media(10, 3), media(7, 2)) == RAGGIUNTO


def test_un_pareggio_con_l_anno_prima_non_basta() -> None:
    assert verdetto("DIP-3", 2026, media(6, 3), media(2, 1)) == NON_RAGGIUNTO
    assert verdetto("DIP-6", 2026, rapporto(5, 9), rapporto(5, 7)) == NON_RAGGIUNTO


def test_un_terzo_di_giorno_in_meno_basta() -> None:
    assert verdetto("DIP-3", 2026, media(10, 3), media(11, 3)) == RAGGIUNTO


def test_un_anno_precedente_assente_non_vale_zero() -> None:
    assert verdetto("DIP-6", 2026, rapporto(5, 9)) == senza(Motivo.NESSUN_ANNO_PRECEDENTE)


def test_un_anno_precedente_osservato_e_a_zero_invece_si() -> None:
    assert verdetto("DIP-6", 2026, rapporto(1, 9), rapporto(0, 4)) == RAGGIUNTO


def test_senza_obiettivo_c_e_il_valore_e_non_il_verdetto() -> None:
    assert verdetto("DIP-3", 2025, media(10, 3)) == senza(Motivo.NESSUN_OBIETTIVO)


def test_un_obiettivo_non_letto_non_si_inventa() -> None:
    assert verdetto("DIP-2", 2026, rapporto(9, 9)) == senza(Motivo.OBIETTIVO_NON_LETTO)


def test_un_conteggio_si_confronta_con_la_soglia() -> None:
    assert verdetto("VMD-1", 2025, Cella(1, 0, 0, 1)) == RAGGIUNTO
    assert verdetto("VMD-1", 2025, VUOTA) == NON_RAGGIUNTO


@pytest.mark.parametrize(
    ("cella", "atteso"), [(Cella(1, 1, 0, 1), RAGGIUNTO), (Cella(1, 2, 0, 2), NON_RAGGIUNTO), (VUOTA, NON_RAGGIUNTO)]
)
def test_un_traguardo_e_raggiunto_se_lo_e_ogni_protocollo_registrato(cella: Cella, atteso: Verdetto) -> None:
    assert verdetto("DIP-1", 2026, cella) == atteso


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_il_valore_di_un_rapporto_non_passa_mai_per_la_virgola_mobile(numeratore: int, denominatore: int) -> None:
    cella = rapporto(numeratore, denominatore)
    assert valore(Misura.RAPPORTO, cella) == Fraction(numeratore, denominatore)
    exact = Obiettivo(TipoObiettivo.RAPPORTO, soglia=DELIBERAZIONE.indicatore("PUA-2").obiettivo(2026).soglia)
    assert (giudica(Misura.RAPPORTO, exact, cella, VUOTA) == RAGGIUNTO) is (4 * numeratore >= 3 * denominatore)


def test_ogni_motivo_ha_un_testo_per_le_persone() -> None:
    assert all(motivo.testo for motivo in Motivo)
