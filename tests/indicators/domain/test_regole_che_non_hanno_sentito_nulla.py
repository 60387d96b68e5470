"""The ledger asks a rule only about cases in which something was said that the rule depends on."""

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.rigioco import storia_di
from shared.contracts.envelope import Event
from tests.indicators.storie_casuali import registri, segnali, storie

REGOLE = regole_in_vigore(Parametri(sad3_conta_aperte=True, paf4_conta_in_corso=True))


@given(st.one_of(storie(), registri(), segnali()))
def test_una_regola_che_non_ha_sentito_nulla_non_dice_nulla_dovunque_sia_il_caso(events: list[Event]) -> None:
    for regola in REGOLE.contate:
        storia = storia_di(event for event in events if type(event.data) not in regola.dipende_da)
        assert list(regola.calcola(storia)) == []
