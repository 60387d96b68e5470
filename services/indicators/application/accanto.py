"""What is counted beside an indicator: cells of their own in ledger and cube, read with those of the values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import VUOTA, Cella


@dataclass(frozen=True)
class Accanto:
    """A count that is never judged, and the contributions behind it."""

    regola: Regola
    valore: int
    contributi: int


def caselle_accanto(caselle: Sequence[Casella], regole: Regole) -> list[Casella]:
    """The addresses of what is counted beside these cells."""
    return [each._replace(indicatore=regola.codice) for each in caselle for regola in regole.accanto(each.indicatore)]


def accanto_a(casella: Casella, celle: Mapping[Casella, Cella], regole: Regole) -> tuple[Accanto, ...]:
    """What the cells, read at those addresses too, say beside one of them."""
    return tuple(
        Accanto(regola, found.numeratore, found.contributi)
        for regola in regole.accanto(casella.indicatore)
        for found in (celle.get(casella._replace(indicatore=regola.codice), VUOTA),)
    )
