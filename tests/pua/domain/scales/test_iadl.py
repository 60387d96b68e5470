"""IADL. No worked example with its item scores was found in the 1969 article or in Graf 2008: what is tested is the
published ends (0 and 8, historically 5 for men) and a case of ours."""

import pytest
from hypothesis import given

from services.pua.domain.scales.iadl import IADL, SOLO_OTTO
from services.pua.domain.scales.refusals import VoceSconosciuta
from tests.pua.domain.scales.risposte import massime, minime, valide


def di_cinque(risposte: dict[str, int]) -> dict[str, int]:
    return {voce: punti for voce, punti in risposte.items() if voce not in SOLO_OTTO}


@pytest.mark.parametrize(
    ("risposte", "valore", "classe"),
    [
        (minime(IADL), 0, "dipendente"),
        (minime(IADL, telefono=1), 1, "parzialmente_dipendente"),
        (massime(IADL, bucato=0), 7, "parzialmente_dipendente"),
        (massime(IADL), 8, "autonomo"),
    ],
)
def test_gli_estremi_pubblicati_sono_zero_e_otto(risposte: dict[str, int], valore: int, classe: str) -> None:
    punteggio = IADL.punteggio(risposte)
    assert (punteggio.valore, punteggio.classe) == (valore, classe)


def test_chi_usa_telefono_denaro_e_taxi_da_solo_ha_tre_su_otto() -> None:
    """Our own case, scored by hand on the published points."""
    punteggio = IADL.punteggio(minime(IADL, telefono=1, denaro=1, trasporti=1))
    assert (punteggio.valore, punteggio.classe) == (3, "parzialmente_dipendente")


def test_la_variante_storica_chiede_cinque_attivita_e_arriva_a_cinque() -> None:
    punteggio = IADL.punteggio(di_cinque(massime(IADL)), variante="cinque_voci")
    assert (punteggio.valore, punteggio.classe) == (5, "autonomo")
    assert set(punteggio.dettaglio) == {"telefono", "spesa", "trasporti", "farmaci", "denaro"}


@pytest.mark.parametrize(("telefono", "classe"), [(0, "dipendente"), (1, "parzialmente_dipendente")])
def test_anche_la_variante_storica_distingue_la_dipendenza(telefono: int, classe: str) -> None:
    risposte = di_cinque(minime(IADL, telefono=telefono))
    assert IADL.punteggio(risposte, variante="cinque_voci").classe == classe


def test_nella_variante_storica_pasti_casa_e_bucato_non_si_chiedono() -> None:
    with pytest.raises(VoceSconosciuta):
        IADL.punteggio(massime(IADL), variante="cinque_voci")


def test_le_voci_da_chiedere_dipendono_dalla_variante() -> None:
    assert len(IADL.voci_chieste()) == len(IADL.voci_chieste(variante="otto_voci")) == 8
    assert len(IADL.voci_chieste(variante="cinque_voci")) == 5


@given(risposte=valide(IADL))
def test_il_totale_e_il_numero_di_attivita_svolte(risposte: dict[str, int]) -> None:
    punteggio = IADL.punteggio(risposte)
    assert punteggio.valore == sum(risposte.values())
    assert punteggio.dettaglio == risposte
