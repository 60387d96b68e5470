"""How complete a cell is, and how late what made it came to be known."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.contracts.envelope import Payload
from shared.kernel.clock import civil_date


class FattoContato(NamedTuple):
    """An event because of which a contribution counts; when it happened and when it was known are UTC."""

    caso_id: str
    chiave: str
    tipo: str
    avvenuto_il: datetime
    registrato_il: datetime


@dataclass(frozen=True)
class Ritardi:
    """Whole civil days (Europe/Rome) from when the events happened to when they were known; None without events."""

    eventi: int
    mediana: int | None
    percentile_90: int | None
    dopo_la_chiusura: int
    """Happened by 31 December of the year, known only afterwards."""


@dataclass(frozen=True)
class Completezza:
    """Of the cell's contributions, those that have every fact that the rule would rather read."""

    contributi: int
    completi: int


@dataclass(frozen=True)
class Fatti:
    ritardi: Ritardi
    completezza: Completezza | None


def misura(fatti: Iterable[FattoContato], preferiti: Collection[type[Payload]], anno: int) -> Fatti:
    """`preferiti`: the facts for which the rule has a fallback; without any there is no completeness to speak of.

    An event that counts for several contributions is counted for each of them.
    """
    wanted = frozenset(kind.tipo for kind in preferiti)
    days: Counter[int] = Counter()
    late = 0
    found: dict[tuple[str, str], set[str]] = {}
    for fatto in fatti:
        happened, known = civil_date(fatto.avvenuto_il), civil_date(fatto.registrato_il)
        days[max((known - happened).days, 0)] += 1
        late += happened.year <= anno < known.year
        if wanted:
            found.setdefault((fatto.caso_id, fatto.chiave), set()).update(wanted & {fatto.tipo})
    completezza = Completezza(len(found), sum(there == wanted for there in found.values())) if wanted else None
    return Fatti(Ritardi(days.total(), percentile(days, 50), percentile(days, 90), late), completezza)


def percentile(days: Mapping[int, int], percent: int) -> int | None:
    """The nearest-rank percentile of counted numbers: the lowest that at least `percent` in a hundred do not exceed."""
    total = sum(days.values())
    reached = 0
    for number in sorted(days):
        reached += days[number]
        if reached * 100 >= total * percent:
            return number
    return None
