"""A rule with a mistake in it."""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.registry import Regole
from shared.contracts import dimissioni


def _rotta(storia: Storia) -> Iterator[Contributo]:
    raise KeyError(sorted(storia.dimissioni))
    yield


ROTTA = Regole([Regola("DIP-3", 2, "prova", frozenset({dimissioni.DimissioneEffettuata}), _rotta)])
