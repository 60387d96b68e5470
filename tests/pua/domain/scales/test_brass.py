"""BRASS. The 1992 article could not be read whole and no worked example was found in what quotes it: what is tested is
the published maxima, the total of 40 and the published bands (0-10, 11-19, 20 and over); the worked case is ours."""

import pytest
from hypothesis import given

from services.pua.domain.scales.brass import BRASS
from tests.pua.domain.scales.risposte import massime, minime, valide

MASSIMI = {
    "eta": 3,
    "condizione_di_vita": 5,
    "stato_funzionale": 11,
    "stato_cognitivo": 5,
    "comportamento": 4,
    "mobilita": 3,
    "deficit_sensoriali": 2,
    "ricoveri_o_accessi_ps": 3,
    "problemi_clinici": 2,
    "farmaci": 2,
}


def test_le_dieci_voci_hanno_i_massimi_pubblicati_e_il_totale_e_quaranta() -> None:
    punteggio = BRASS.punteggio(massime(BRASS))
    assert punteggio.dettaglio == MASSIMI
    assert punteggio.valore == 40


def test_chi_non_ha_alcun_rischio_ha_zero() -> None:
    assert BRASS.punteggio(minime(BRASS)).valore == 0


# Items are filled to their maximum in the order printed until the wanted total is reached, by admitted answers only.
@pytest.mark.parametrize(
    ("totale", "classe"),
    [(0, "basso"), (10, "basso"), (11, "medio"), (19, "medio"), (20, "alto"), (24, "alto")],
)
def test_le_soglie_pubblicate_separano_i_rischi(totale: int, classe: str) -> None:
    risposte = minime(BRASS)
    da_alzare = totale
    for voce in BRASS.voci:
        punti = min(da_alzare, voce.valori[-1])
        risposte[voce.codice] = punti
        da_alzare -= punti
    punteggio = BRASS.punteggio(risposte)
    assert (punteggio.valore, punteggio.classe) == (totale, classe)


def test_una_donna_sola_di_82_anni_con_demenza_iniziale_e_a_rischio_medio() -> None:
    """Our own case, summed by hand: 3 + 2 + 4 + 1 + 1 + 1 + 1 + 1 + 1 + 2 = 17."""
    punteggio = BRASS.punteggio(
        minime(
            BRASS,
            eta=3,
            condizione_di_vita=2,
            stato_funzionale_lavarsi=1,
            stato_funzionale_farmaci=1,
            stato_funzionale_spesa=1,
            stato_funzionale_trasporti=1,
            stato_cognitivo=1,
            comportamento_confusione=1,
            mobilita=1,
            deficit_sensoriali_udito=1,
            ricoveri_o_accessi_ps=1,
            problemi_clinici=1,
            farmaci=2,
        )
    )
    assert (punteggio.valore, punteggio.classe) == (17, "medio")
    assert punteggio.dettaglio["stato_funzionale"] == 4


@given(risposte=valide(BRASS))
def test_il_totale_e_la_somma_delle_dieci_voci(risposte: dict[str, int]) -> None:
    punteggio = BRASS.punteggio(risposte)
    assert punteggio.valore == sum(punteggio.dettaglio.values()) == sum(risposte.values())


@given(risposte=valide(BRASS))
def test_nessuna_voce_supera_il_suo_massimo(risposte: dict[str, int]) -> None:
    dettaglio = BRASS.punteggio(risposte).dettaglio
    assert set(dettaglio) == set(MASSIMI)
    assert all(0 <= dettaglio[voce] <= massimo for voce, massimo in MASSIMI.items())
