"""The ledger says what was known when, and is a function of the set of the case's events."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.case import Storia, fold, order
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from services.indicators.domain.ledger import Voce, ledger
from services.indicators.domain.refusals import RegolaFallita
from shared.contracts import dimissioni
from shared.contracts.envelope import Event
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, istante
from tests.indicators.storie_casuali import registri, storie

REGOLE = regole_in_vigore()
QUALUNQUE = st.one_of(storie(), registri())


def noti(voci: list[Voce], quando: datetime) -> set[Contributo]:
    return {
        voce.contributo for voce in voci if voce.noto_dal <= quando and (voce.noto_al is None or quando < voce.noto_al)
    }


def voci_di(caso: Caso, indicatore: str) -> list[Voce]:
    found = [voce for voce in ledger(caso.eventi, REGOLE).voci if voce.contributo.indicatore == indicatore]
    return sorted(found, key=lambda voce: voce.noto_dal)


def test_una_voce_e_nota_da_quando_si_e_saputo_l_evento_che_l_ha_resa_vera() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10", saputo="2026-04-02")
    (voce,) = voci_di(caso, "DIP-3")
    assert (voce.noto_dal, voce.noto_al) == (istante("2026-04-02"), None)


def test_una_correzione_chiude_la_voce_vecchia_e_ne_apre_una_nuova() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10")
    caso.dimissibile("2026-03-04", saputo="2026-05-01")
    prima, dopo = voci_di(caso, "DIP-3")
    assert (prima.contributo.valore, prima.noto_al) == (9, istante("2026-05-01"))
    assert (dopo.contributo.valore, dopo.noto_dal, dopo.noto_al) == (6, istante("2026-05-01"), None)


def test_un_caso_che_cambia_territorio_porta_con_se_tutti_i_suoi_contributi() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimessa("2026-03-10")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-03-20", dimissione=None)
    assert {voce.contributo.luogo.territorio.ambito for voce in voci_di(caso, "DIP-3") if voce.noto_al is None} == {
        "50097"
    }


def test_quel_che_si_sa_nello_stesso_istante_fa_un_solo_passo() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01", saputo="2026-03-12")
    caso.accesso("2026-03-01", saputo="2026-03-12")
    assert [voce.contributo.numeratore for voce in voci_di(caso, "DIP-6")] == [1]


def test_un_contributo_che_sparisce_resta_noto_nel_passato() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.annullata("2026-03-20", motivo="errore")
    (voce,) = voci_di(caso, "DIP-6")
    assert (voce.noto_dal, voce.noto_al) == (istante("2026-03-01"), istante("2026-03-20"))


def test_una_regola_che_fallisce_si_dice_per_nome() -> None:
    def rotta(storia: Storia) -> Iterator[Contributo]:
        raise ZeroDivisionError
        yield

    caso = Caso()
    caso.segnalata()
    with pytest.raises(RegolaFallita) as refusal:
        ledger(caso.eventi, Regole([Regola("X", 1, "", frozenset({dimissioni.DimissioneSegnalata}), rotta)]))
    assert refusal.value.contesto == {"regola": "X/1"}


@given(QUALUNQUE)
def test_in_ogni_istante_il_libro_sa_quel_che_sapeva_la_storia_fino_ad_allora(events: list[Event]) -> None:
    voci = ledger(events, REGOLE).voci
    for quando in {event.recorded_at for event in events}:
        storia = Storia()
        for event in order(events):
            if event.recorded_at <= quando:
                fold(storia, event)
        expected = {contributo for regola in REGOLE.contate for contributo in regola.calcola(storia)}
        assert noti(voci, quando) == expected


@given(QUALUNQUE.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_l_ordine_di_arrivo_non_conta(events_and_arrival: tuple[list[Event], list[Event]]) -> None:
    events, arrival = events_and_arrival
    assert _sorted(ledger(arrival, REGOLE).voci) == _sorted(ledger(events, REGOLE).voci)


@given(QUALUNQUE)
def test_le_voci_di_una_chiave_non_si_sovrappongono(events: list[Event]) -> None:
    by_key: dict[tuple[str, str], list[Voce]] = {}
    for voce in ledger(events, REGOLE).voci:
        by_key.setdefault((voce.contributo.indicatore, voce.contributo.chiave), []).append(voce)
    for voci in by_key.values():
        voci.sort(key=lambda voce: voce.noto_dal)
        for prima, dopo in pairwise(voci):
            assert prima.noto_al is not None
            assert prima.noto_dal < prima.noto_al <= dopo.noto_dal


def _sorted(voci: list[Voce]) -> list[Any]:
    return sorted(voci, key=lambda voce: (voce.contributo.indicatore, voce.contributo.chiave, voce.noto_dal))
