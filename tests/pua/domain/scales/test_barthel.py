"""Barthel. The first test is a worked example published by HL7; the rest are the published points and bands
and a case of ours."""

import pytest
from hypothesis import given

from services.pua.domain.scales.barthel import BARTHEL
from tests.pua.domain.scales.risposte import massime, minime, valide


def test_chi_e_autonomo_in_tutto_ha_cento_come_nell_esempio_di_hl7() -> None:
    """HL7 US Behavioral Health Profiles, example barthel-index-functional-status-example-1: independent and continent
    in all ten items, total 100."""
    punteggio = BARTHEL.punteggio(
        {
            "alimentazione": 10,
            "trasferimenti": 15,
            "igiene_personale": 5,
            "uso_del_gabinetto": 10,
            "bagno": 5,
            "deambulazione": 15,
            "scale": 10,
            "vestirsi": 10,
            "intestino": 10,
            "vescica": 10,
        }
    )
    assert (punteggio.valore, punteggio.classe) == (100, "autonomia")


def test_i_massimi_delle_voci_sono_quelli_pubblicati() -> None:
    """Points of the 1965 form: two items up to 5, six up to 10, two up to 15."""
    assert {voce.codice: voce.valori[-1] for voce in BARTHEL.voci} == {
        "alimentazione": 10,
        "bagno": 5,
        "igiene_personale": 5,
        "vestirsi": 10,
        "intestino": 10,
        "vescica": 10,
        "uso_del_gabinetto": 10,
        "trasferimenti": 15,
        "deambulazione": 15,
        "scale": 10,
    }


# Steps of five: 21, 61, 91 and 99 cannot occur, so the nearest totals on either side of each limit are tested.
@pytest.mark.parametrize(
    ("totale", "classe"),
    [
        (0, "dipendenza_totale"),
        (20, "dipendenza_totale"),
        (25, "dipendenza_grave"),
        (60, "dipendenza_grave"),
        (65, "dipendenza_moderata"),
        (90, "dipendenza_moderata"),
        (95, "dipendenza_lieve"),
        (100, "autonomia"),
    ],
)
def test_le_soglie_pubblicate_separano_le_dipendenze(totale: int, classe: str) -> None:
    risposte = minime(BARTHEL)
    da_alzare = totale
    for voce in BARTHEL.voci:
        risposte[voce.codice] = min(da_alzare, voce.valori[-1])
        da_alzare -= risposte[voce.codice]
    punteggio = BARTHEL.punteggio(risposte)
    assert (punteggio.valore, punteggio.classe) == (totale, classe)


def test_dopo_un_ictus_con_emiparesi_la_dipendenza_e_grave() -> None:
    """Our own case, summed by hand: 5 + 0 + 0 + 5 + 10 + 5 + 5 + 5 + 5 + 0 = 40."""
    punteggio = BARTHEL.punteggio(
        minime(
            BARTHEL,
            alimentazione=5,
            vestirsi=5,
            intestino=10,
            vescica=5,
            uso_del_gabinetto=5,
            trasferimenti=5,
            deambulazione=5,
        )
    )
    assert (punteggio.valore, punteggio.classe) == (40, "dipendenza_grave")


def test_basta_l_aiuto_nel_bagno_per_non_essere_del_tutto_autonomi() -> None:
    assert BARTHEL.punteggio(massime(BARTHEL, bagno=0)).classe == "dipendenza_lieve"


@given(risposte=valide(BARTHEL))
def test_il_totale_e_la_somma_e_va_di_cinque_in_cinque(risposte: dict[str, int]) -> None:
    punteggio = BARTHEL.punteggio(risposte)
    assert punteggio.valore == sum(risposte.values())
    assert punteggio.valore % 5 == 0
    assert punteggio.dettaglio == risposte
