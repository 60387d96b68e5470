"""An Ambito among the others: what each reader is shown, and what stays covered."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.application.confronto import Cifra, Confronto, confronta
from services.indicators.application.questions import Indirizzo
from services.indicators.domain.confronto import Ordine
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.cube import Differenze
from services.indicators.domain.levels import Livello, codici, luogo_di, righe
from services.indicators.domain.refusals import ConfrontoSoloTraAmbiti, TerritorioNonTrovato
from services.indicators.domain.tavola_pubblicata import ambito, lombardia
from services.indicators.domain.verdicts import Cella
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope
from tests.indicators.domain.attaccante import attacca, somme
from tests.indicators.tavole import Tavole

BERGAMO = "50036"
VICINI = sorted({row.territorio.ambito for row in righe(Livello.ATS, "325")} - {BERGAMO})
UFFICIO = Actor("x", Ruolo.UFFICIO_DI_PIANO, Scope(ambiti=frozenset({BERGAMO})))
ATS = Actor("x", Ruolo.ATS_REGIONE, Scope(ats=frozenset({"325"})))
REGIONE = Actor("x", Ruolo.ATS_REGIONE, EVERYTHING)


def registra(tavole: Tavole, numeri: Mapping[str, tuple[int, int]], codice: str = "PUA-2") -> None:
    """By Ambito: how many in the numerator, and how many others. Written into the cube as rules write them."""
    differenze = Differenze()
    for code, (n, others) in numeri.items():
        luogo = luogo_di(righe(Livello.AMBITO, code)[0].territorio)
        for numero in range(n + others):
            differenze.aggiungi(
                Contributo(codice, f"{code}-{numero}", date(2026, 3, 1), luogo, int(numero < n), 1, (), valore=n)
            )
    tavole.lavora(partial(_applica, differenze=differenze))


def _applica(uow: IndicatorsUnitOfWork, differenze: Differenze) -> None:
    uow.cubo.applica(differenze)


def confronto(tavole: Tavole, attore: Actor = UFFICIO, codice: str = "PUA-2", anno: int = 2026) -> Confronto:
    return tavole.lavora(partial(confronta, Indirizzo(codice, "ambito", BERGAMO, anno)), attore)


def cifra(found: Confronto, code: str) -> Cifra:
    return next(each for each in found.ambiti if each.territorio == code)


@pytest.fixture
def tavole() -> Any:
    opened = Tavole()
    yield opened
    opened.chiudi()


TUTTI_GRANDI = {code: (20, 10 + place) for place, code in enumerate(codici(Livello.AMBITO))}


def test_senza_piccoli_numeri_si_vedono_tutti(tavole: Tavole) -> None:
    registra(tavole, TUTTI_GRANDI)
    found = confronto(tavole)
    assert len(found.ambiti) == 91
    assert [each.territorio for each in found.ambiti if each.coperta] == []
    assert [(g.cifra.territorio, g.ambiti, g.coperti) for g in found.gruppi] == [("325", 14, 0), ("030", 91, 0)]


def test_la_posizione_e_tra_chi_si_vede_e_chi_e_pari_divide_il_posto(tavole: Tavole) -> None:
    registra(tavole, {BERGAMO: (30, 10), VICINI[0]: (36, 9), VICINI[1]: (15, 5), VICINI[2]: (10, 10)})
    place = confronto(tavole, REGIONE).gruppi[0].posizione
    assert (place.posizione, place.pari, place.con_valore) == (2, 1, 4)
    assert (place.primo_quartile, place.mediana, place.terzo_quartile) == (
        Fraction(11, 16),
        Fraction(3, 4),
        Fraction(61, 80),
    )


def test_di_una_media_viene_prima_la_piu_bassa(tavole: Tavole) -> None:
    registra(tavole, {BERGAMO: (9, 0), VICINI[0]: (30, 0), VICINI[1]: (6, 0)}, "DIP-3")
    found = confronto(tavole, REGIONE, "DIP-3")
    assert found.ordine is Ordine.DAL_PIU_BASSO
    assert found.gruppi[0].posizione.posizione == 2


def test_un_numero_piccolo_di_un_vicino_si_copre_con_abbastanza_altri(tavole: Tavole) -> None:
    registra(tavole, TUTTI_GRANDI | {VICINI[0]: (3, 40)})
    found = confronto(tavole)
    covered = [each.territorio for each in found.ambiti if each.coperta]
    assert VICINI[0] in covered
    # Three: whoever knows its own still faces two.
    assert len(covered) >= 3
    assert all(each.cella is None and each.valore is None for each in found.ambiti if each.coperta)
    assert found.gruppi[0].coperti == len(covered)


def test_i_propri_numeri_si_vedono_anche_se_piccoli(tavole: Tavole) -> None:
    registra(tavole, TUTTI_GRANDI | {BERGAMO: (3, 40)})
    found = confronto(tavole)
    assert (found.cifra.coperta, found.cifra.valore) == (False, Fraction(3, 43))
    assert cifra(found, BERGAMO).valore == Fraction(3, 43)
    assert sum(each.coperta for each in found.ambiti) >= 2


def test_chi_e_coperto_non_entra_ne_nella_posizione_ne_nella_mediana(tavole: Tavole) -> None:
    registra(tavole, {BERGAMO: (30, 10), VICINI[0]: (20, 20), VICINI[1]: (2, 2), VICINI[2]: (4, 0)})
    group = confronto(tavole).gruppi[0]
    shown = [each.valore for each in confronto(tavole).ambiti if each.valore is not None]
    assert group.posizione.con_valore == len(shown)
    assert group.posizione.posizione == 1


def test_l_ats_vede_i_suoi_e_non_i_piccoli_numeri_degli_altri(tavole: Tavole) -> None:
    elsewhere = next(code for code in codici(Livello.AMBITO) if righe(Livello.AMBITO, code)[0].ats == "321")
    registra(tavole, TUTTI_GRANDI | {VICINI[0]: (3, 40), elsewhere: (3, 40)})
    found = confronto(tavole, ATS)
    assert cifra(found, VICINI[0]).valore == Fraction(3, 43)
    assert cifra(found, elsewhere).coperta


def test_la_regione_vede_tutto(tavole: Tavole) -> None:
    registra(tavole, {BERGAMO: (1, 1), VICINI[0]: (2, 1)})
    found = confronto(tavole, REGIONE)
    assert [each for each in found.ambiti if each.coperta] == []
    assert cifra(found, VICINI[0]).valore == Fraction(2, 3)


def test_dove_tutto_e_piccolo_si_vede_solo_il_proprio(tavole: Tavole) -> None:
    registra(tavole, {BERGAMO: (1, 1)})
    found = confronto(tavole)
    assert [each.territorio for each in found.ambiti if not each.coperta] == [BERGAMO]
    assert all(group.cifra.coperta for group in found.gruppi)
    assert (found.gruppi[0].posizione.posizione, found.gruppi[0].posizione.con_valore) == (1, 1)


def test_senza_regola_o_prima_dell_anno_non_c_e_nulla_da_coprire(tavole: Tavole) -> None:
    found = confronto(tavole, anno=2027)
    assert {(each.coperta, each.valore) for each in found.ambiti} == {(False, None)}
    assert found.gruppi[0].posizione.posizione is None


CONTI: list[Callable[[Cella], int]] = [
    lambda cella: cella.numeratore,
    lambda cella: cella.denominatore,
    lambda cella: cella.denominatore - cella.numeratore,
]
LETTORI = [
    UFFICIO,
    ATS,
    Actor("x", Ruolo.OPERATORE_ASST, Scope(asst=frozenset({"718"}))),
    Actor("x", Ruolo.UFFICIO_DI_PIANO, Scope(ambiti=frozenset({BERGAMO, *VICINI[:3], "50001", "50007"}))),
    Actor("x", Ruolo.UFFICIO_DI_PIANO, Scope(ambiti=frozenset({BERGAMO}), distretti=frozenset({"22109"}))),
]


@settings(max_examples=6, deadline=None)
@given(
    numeri=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=91, max_size=91),
    attore=st.sampled_from(LETTORI),
)
def test_da_cio_che_si_vede_non_si_ricava_cio_che_e_coperto(numeri: list[tuple[int, int]], attore: Actor) -> None:
    tavole = Tavole()
    registra(tavole, dict(zip(codici(Livello.AMBITO), numeri, strict=True)))
    all_of_it, found = confronto(tavole, REGIONE), confronto(tavole, attore)
    tavole.chiudi()
    answer = {(c.livello.value, c.territorio): c for c in [*found.ambiti, *(g.cifra for g in found.gruppi)]}
    unknown = {nodo for nodo in lombardia().foglie if nodo not in answer or answer[nodo].coperta}
    leaves = {ambito(each.territorio): each.cella or Cella() for each in all_of_it.ambiti}
    for misura in CONTI:
        totals = somme(lombardia(), {leaf: misura(cella) for leaf, cella in leaves.items()})
        bounds = attacca(lombardia(), totals, unknown)
        covered = [nodo for nodo, cifra in answer.items() if cifra.coperta]
        assert [nodo for nodo in covered if bounds[nodo].ampiezza < 5] == []


def test_il_territorio_altrui_non_si_confronta(tavole: Tavole) -> None:
    with pytest.raises(TerritorioNonTrovato):
        tavole.lavora(partial(confronta, Indirizzo("PUA-2", "ambito", VICINI[0], 2026)), UFFICIO)


def test_si_confrontano_solo_ambiti(tavole: Tavole) -> None:
    with pytest.raises(ConfrontoSoloTraAmbiti):
        tavole.lavora(partial(confronta, Indirizzo("PUA-2", "ats", "325", 2026)), ATS)
