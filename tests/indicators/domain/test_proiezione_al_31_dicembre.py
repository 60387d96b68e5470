"""Where the year is heading: a stated method, an honest interval, and nothing where it would be a guess."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.proiezione import Direzione, SenzaProiezione, Stima, proiezione
from services.indicators.domain.regulation import Misura, load
from services.indicators.domain.verdicts import VUOTA, Cella

DELIBERAZIONE = load()
META_ANNO = (183, Fraction(183, 365))


def di(
    codice: str, cella: Cella, precedente: Cella = VUOTA, anno: int = 2026, al: tuple[int, Fraction] = META_ANNO
) -> Stima | SenzaProiezione:
    indicatore = DELIBERAZIONE.indicatore(codice)
    return proiezione(indicatore.misura, indicatore.obiettivo(anno), cella, precedente, *al)


def stima(codice: str, cella: Cella, precedente: Cella = VUOTA, al: tuple[int, Fraction] = META_ANNO) -> Stima:
    found = di(codice, cella, precedente, al=al)
    assert isinstance(found, Stima)
    return found


def dopo(giorni: int) -> tuple[int, Fraction]:
    return giorni, Fraction(giorni, 365)


def conteggio(quanti: int) -> Cella:
    return Cella(quanti, quanti, 0, quanti)


def media(*valori: int) -> Cella:
    return Cella(0, len(valori), sum(valori), len(valori), sum(v * v for v in valori))


def test_un_conteggio_a_meta_anno_raddoppia() -> None:
    found = stima("DIP-6", conteggio(100), al=(73, Fraction(1, 2)))
    # 1.2816 * sqrt(100 / 2) / 0.5 = 18.1
    assert (found.valore, found.minimo, found.massimo) == (200.0, 181.0, 219.0)
    assert "diviso per la quota d'anno trascorsa" in found.metodo


def test_un_rapporto_resta_com_e_con_l_intervallo_di_wilson() -> None:
    found = stima("PUA-2", Cella(15, 20, 0, 20), al=(73, Fraction(1, 5)))
    # Wilson at 80 % on 20 / (1 - 1/5) = 25 cases
    assert found.valore == 0.75
    assert (round(found.minimo, 3), round(found.massimo, 3)) == (0.626, 0.843)


def test_una_media_resta_com_e_con_il_suo_errore_standard() -> None:
    found = stima("DIP-3", media(2, 4, 6, 8, 10), al=(73, Fraction(1, 5)))
    # s = sqrt(10); 1.2816 * sqrt(10 / 5 * 4/5) = 1.621
    assert (found.valore, round(found.minimo, 3), round(found.massimo, 3)) == (6.0, 4.379, 7.621)


def test_un_traguardo_non_si_stima() -> None:
    assert di("DIP-1", Cella(1, 1, 0, 1)) is SenzaProiezione.TRAGUARDO


def test_con_meno_di_trenta_giorni_non_si_stima() -> None:
    assert di("DIP-6", conteggio(50), al=dopo(29)) is SenzaProiezione.ANNO_APPENA_INIZIATO
    assert isinstance(di("DIP-6", conteggio(50), al=dopo(30)), Stima)


@pytest.mark.parametrize(
    ("codice", "cella"), [("DIP-6", Cella(4, 90, 0, 90)), ("PUA-2", Cella(4, 4, 0, 4)), ("DIP-3", media(1, 2, 3, 4))]
)
def test_con_meno_di_cinque_casi_non_si_stima(codice: str, cella: Cella) -> None:
    assert di(codice, cella) is SenzaProiezione.POCHI_CASI


def test_se_non_si_sa_quanto_i_casi_differiscono_non_si_stima() -> None:
    assert di("DIP-3", Cella(0, 9, 30, 9, None)) is SenzaProiezione.DISPERSIONE_NON_NOTA


def test_un_rapporto_sopra_uno_non_si_stima() -> None:
    assert di("SAD-2", Cella(9, 8, 0, 9)) is SenzaProiezione.RAPPORTO_OLTRE_UNO


def test_dice_verso_dove_si_va() -> None:
    half = (73, Fraction(1, 2))
    assert stima("DIP-6", conteggio(100), conteggio(150), half).direzione is Direzione.VERSO_L_OBIETTIVO
    assert stima("DIP-6", conteggio(100), conteggio(200), half).direzione is Direzione.INCERTA
    assert stima("DIP-6", conteggio(100), conteggio(250), half).direzione is Direzione.LONTANO_DALL_OBIETTIVO
    assert stima("DIP-3", media(5, 5, 5, 5, 5), media(9)).direzione is Direzione.VERSO_L_OBIETTIVO
    assert stima("PUA-2", Cella(10, 100, 0, 100)).direzione is Direzione.LONTANO_DALL_OBIETTIVO


def test_senza_obiettivo_o_senza_anno_prima_non_c_e_direzione() -> None:
    assert stima("DIP-2", Cella(9, 10, 0, 10)).direzione is None
    assert stima("DIP-6", conteggio(100)).direzione is None


def test_ogni_motivo_ha_un_testo_per_le_persone() -> None:
    assert all(motivo.testo for motivo in SenzaProiezione)


valori = st.lists(st.integers(0, 400), min_size=5, max_size=30)
giorni = st.integers(30, 365)


def _ampiezza(found: Stima) -> float:
    return found.massimo - found.minimo


@given(st.integers(5, 10**6), st.integers(0, 10**6), giorni)
def test_l_intervallo_di_un_rapporto_sta_tra_zero_e_uno_e_contiene_la_stima(n: int, altri: int, giorno: int) -> None:
    found = stima("PUA-2", Cella(n, n + altri, 0, n + altri), al=dopo(giorno))
    assert 0 <= found.minimo <= found.valore <= found.massimo <= 1


@given(st.integers(5, 10**6), giorni)
def test_un_conteggio_non_scende_sotto_quanto_e_gia_contato(n: int, giorno: int) -> None:
    found = stima("DIP-6", conteggio(n), al=dopo(giorno))
    assert n <= found.minimo <= found.valore <= found.massimo


@given(st.integers(5, 10**5), giorni)
def test_un_caso_in_piu_non_abbassa_la_stima(n: int, giorno: int) -> None:
    less, more = stima("DIP-6", conteggio(n), al=dopo(giorno)), stima("DIP-6", conteggio(n + 1), al=dopo(giorno))
    assert less.valore < more.valore
    assert less.minimo <= more.minimo
    assert less.massimo <= more.massimo


@given(valori, giorni)
def test_l_intervallo_di_una_media_la_contiene_e_non_e_mai_sotto_zero(waits: list[int], giorno: int) -> None:
    found = stima("DIP-3", media(*waits), al=dopo(giorno))
    assert 0 <= found.minimo <= found.valore <= found.massimo


@given(valori, st.integers(30, 364))
def test_piu_l_anno_va_avanti_meno_l_intervallo_e_largo(waits: list[int], giorno: int) -> None:
    for codice, cella in (("DIP-3", media(*waits)), ("PUA-2", Cella(len(waits) // 2, len(waits), 0, len(waits)))):
        now, later = stima(codice, cella, al=dopo(giorno)), stima(codice, cella, al=dopo(giorno + 1))
        assert _ampiezza(later) <= _ampiezza(now) + 1e-12


@given(valori)
def test_il_31_dicembre_la_stima_e_il_valore(waits: list[int]) -> None:
    n = len(waits)
    for codice, cella in (("DIP-3", media(*waits)), ("PUA-2", Cella(n - 1, n, 0, n)), ("DIP-6", conteggio(n))):
        found = stima(codice, cella, al=dopo(365))
        assert _ampiezza(found) < 1e-9
        if codice == "DIP-6":
            assert found.valore == n


def test_le_misure_stimate_dicono_il_loro_metodo() -> None:
    cells = {Misura.CONTEGGIO: ("DIP-6", conteggio(9)), Misura.MEDIA: ("DIP-3", media(1, 2, 3, 4, 5))}
    assert all("80 %" in stima(*each).metodo for each in cells.values())
