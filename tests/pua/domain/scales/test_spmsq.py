"""SPMSQ. The 1975 article could not be read whole and no worked example was found: what is tested is the published
bands (0-2, 3-4, 5-7, 8-10 errors) and the published allowance for schooling, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.scales.spmsq import SCOLARITA, SPMSQ
from tests.pua.domain.scales.risposte import valide


def con_errori(quanti: int) -> dict[str, int]:
    return {voce.codice: int(posto < quanti) for posto, voce in enumerate(SPMSQ.voci)}


@pytest.mark.parametrize(
    ("errori", "classe"),
    [
        (0, "integro"),
        (2, "integro"),
        (3, "deterioramento_lieve"),
        (4, "deterioramento_lieve"),
        (5, "deterioramento_moderato"),
        (7, "deterioramento_moderato"),
        (8, "deterioramento_grave"),
        (10, "deterioramento_grave"),
    ],
)
def test_le_soglie_pubblicate_separano_i_gradi(errori: int, classe: str) -> None:
    punteggio = SPMSQ.punteggio(con_errori(errori))
    assert (punteggio.valore, punteggio.classe) == (errori, classe)


@pytest.mark.parametrize(
    ("errori", "classe"), [(3, "integro"), (5, "deterioramento_lieve"), (8, "deterioramento_moderato")]
)
def test_a_chi_ha_solo_la_scuola_elementare_si_concede_un_errore_in_piu(errori: int, classe: str) -> None:
    assert SPMSQ.punteggio(con_errori(errori), scolarita="fino_a_elementare").classe == classe


@pytest.mark.parametrize(
    ("errori", "classe"), [(2, "deterioramento_lieve"), (4, "deterioramento_moderato"), (7, "deterioramento_grave")]
)
def test_a_chi_ha_studiato_oltre_il_diploma_si_concede_un_errore_in_meno(errori: int, classe: str) -> None:
    assert SPMSQ.punteggio(con_errori(errori), scolarita="oltre_diploma").classe == classe


@given(risposte=valide(SPMSQ))
def test_con_il_diploma_o_senza_saperlo_gli_errori_restano_quelli_contati(risposte: dict[str, int]) -> None:
    contati = sum(risposte.values())
    for scolarita in (None, "fino_a_diploma"):
        punteggio = SPMSQ.punteggio(risposte, scolarita=scolarita)
        assert (punteggio.valore, punteggio.dettaglio["errori"]) == (contati, contati)


@given(risposte=valide(SPMSQ), scolarita=st.sampled_from(sorted(SCOLARITA)))
def test_la_correzione_sposta_al_piu_un_errore_e_resta_fra_zero_e_dieci(
    risposte: dict[str, int], scolarita: str
) -> None:
    punteggio = SPMSQ.punteggio(risposte, scolarita=scolarita)
    assert 0 <= punteggio.valore <= 10
    assert abs(punteggio.valore - punteggio.dettaglio["errori"]) <= 1


@given(risposte=valide(SPMSQ))
def test_a_parita_di_errori_piu_scuola_non_migliora_mai_l_esito(risposte: dict[str, int]) -> None:
    per_scuola = [SPMSQ.punteggio(risposte, scolarita=scolarita).valore for scolarita in SCOLARITA]
    assert per_scuola == sorted(per_scuola)
