"""What changed in a number: which contributions entered, left, or count otherwise."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.cube import Differenze, somma
from services.indicators.domain.differenze import Cambiamento, confronta, noti
from services.indicators.domain.ledger import ledger
from services.indicators.domain.levels import luogo_di
from services.indicators.domain.verdicts import Cella
from shared.contracts.envelope import Event
from tests.indicators.conteggio_per_persona import PERSONE
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA
from tests.indicators.storie_casuali import storie

CONTRIBUTO = Contributo("DIP-3", "dim-1", date(2026, 3, 10), luogo_di(BERGAMO), 0, 1, ("evento-1",), valore=6)


def test_chi_c_e_solo_dopo_e_entrato() -> None:
    (found,) = confronta([], [("caso-1", CONTRIBUTO)])
    assert (found.caso_id, found.chiave, found.cambiamento) == ("caso-1", "dim-1", Cambiamento.ENTRATO)


def test_chi_c_e_solo_prima_e_uscito() -> None:
    (found,) = confronta([("caso-1", CONTRIBUTO)], [])
    assert (found.cambiamento, found.prima, found.dopo) == (Cambiamento.USCITO, CONTRIBUTO, None)


@pytest.mark.parametrize(
    "altro", [{"valore": 9}, {"numeratore": 1}, {"denominatore": 0}, {"giorno": date(2026, 3, 11)}, {"soggetto": "x"}]
)
def test_chi_conta_diversamente_e_cambiato(altro: dict[str, Any]) -> None:
    (found,) = confronta([("caso-1", CONTRIBUTO)], [("caso-1", CONTRIBUTO._replace(**altro))])
    assert found.cambiamento is Cambiamento.CAMBIATO


@pytest.mark.parametrize("altro", [{"eventi": ("evento-2",)}, {"luogo": luogo_di(OGLIO_PO_CREMONA)}])
def test_chi_conta_lo_stesso_per_altri_eventi_non_e_una_differenza(altro: dict[str, Any]) -> None:
    assert confronta([("caso-1", CONTRIBUTO)], [("caso-1", CONTRIBUTO._replace(**altro))]) == []


def test_la_stessa_chiave_in_due_casi_sono_due_contributi() -> None:
    found = confronta([("caso-2", CONTRIBUTO)], [("caso-1", CONTRIBUTO)])
    assert [(each.caso_id, each.cambiamento) for each in found] == [
        ("caso-1", Cambiamento.ENTRATO),
        ("caso-2", Cambiamento.USCITO),
    ]


@given(storie(), st.data())
def test_le_differenze_applicate_a_quel_che_si_sapeva_danno_quel_che_si_sa(
    events: list[Event], data: st.DataObject
) -> None:
    voci = [
        ("caso-1", voce) for voce in ledger(events, regole_in_vigore()).voci if voce.contributo.indicatore == "SAD-1"
    ]
    istanti = sorted({event.recorded_at for event in events})
    da, a = data.draw(st.sampled_from(istanti)), data.draw(st.sampled_from(istanti))
    known = {(caso_id, each.chiave): each for caso_id, each in noti(voci, da)}
    for each in confronta(noti(voci, da), noti(voci, a)):
        key = (each.caso_id, each.chiave)
        assert known.get(key) == each.prima
        known.pop(key, None)
        if each.dopo is not None:
            known[key] = each.dopo
    counted = [(key, each._replace(eventi=(), luogo=luogo_di(BERGAMO))) for key, each in known.items()]
    assert sorted(counted, key=repr) == sorted(
        [
            ((caso_id, each.chiave), each._replace(eventi=(), luogo=luogo_di(BERGAMO)))
            for caso_id, each in noti(voci, a)
        ],
        key=repr,
    )


@given(storie("caso-1"), storie("caso-2"))
def test_la_somma_da_capo_e_quella_che_il_cubo_tiene_passo_per_passo(uno: list[Event], altro: list[Event]) -> None:
    contributi = [
        voce.contributo
        for events in (uno, altro)
        for regole in (regole_in_vigore(), PERSONE)
        for voce in ledger(events, regole).voci
        if voce.noto_al is None
    ]
    cubo = Differenze()
    for each in contributi:
        cubo.aggiungi(each)
    for soggetto in list(cubo.soggetti):
        cubo.passaggio(soggetto, (0, 0))
    for casella, cella in cubo.celle.items():
        within = [
            each
            for each in contributi
            if (each.indicatore, each.anno) == (casella.indicatore, casella.anno)
            and (casella.livello, casella.territorio) in each.luogo.celle
        ]
        assert somma(within) == Cella(*cella)


def test_la_somma_tiene_anche_quanto_i_valori_differiscono() -> None:
    assert somma([CONTRIBUTO, CONTRIBUTO._replace(chiave="dim-2", valore=10)]) == Cella(0, 2, 16, 2, 136)
