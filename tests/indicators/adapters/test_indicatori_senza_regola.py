"""A deliberation may set what no rule counts yet: the value is missing, and the verdict says why."""

from functools import partial

from services.indicators.application.queries import un_valore
from services.indicators.application.questions import Indirizzo
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.verdicts import Esito, Motivo, Verdetto
from tests.indicators.tavole import Apri


def test_un_indicatore_senza_regola_lo_dice(apri: Apri) -> None:
    valore = apri(Regole([])).lavora(partial(un_valore, Indirizzo("VMD-1", "regione", "030", 2026)))
    assert valore.conto.valore is None
    assert valore.verdetto == Verdetto(Esito.NON_CALCOLABILE, Motivo.REGOLA_NON_IN_VIGORE)
