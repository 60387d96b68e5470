"""Hours planned and delivered: pure counting, in hours, rounded to the hundredth."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from services.sad.domain.calendario import quanti
from services.sad.domain.progetto import Progetto
from services.sad.domain.sospensione import Sospensione

UN_GIORNO = timedelta(days=1)


def ore_pianificate(progetti: Sequence[Progetto], sospensioni: Sequence[Sospensione], dal: date, al: date) -> float:
    """What the project foresaw between two civil days (both included), less the days of suspension.

    `progetti` are the successive versions, oldest first, each in force until the day before the next one; their weekly
    hours are spread evenly over their weekdays. `sospensioni` do not overlap.
    """
    ultimi_giorni = [seguente.dal - UN_GIORNO for _, seguente in pairwise(progetti)] + [al]
    ore = 0.0
    for progetto, fino_a in zip(progetti, ultimi_giorni, strict=True):
        primo = max(progetto.dal, dal)
        ultimo = min(fino_a, al, progetto.al or al)
        giornate = quanti(progetto.giorni, primo, ultimo) - sum(
            quanti(progetto.giorni, *_in_comune(sospensione, primo, ultimo)) for sospensione in sospensioni
        )
        ore += giornate * progetto.ore_settimanali / len(progetto.giorni)
    return round(ore, 2)


def giorni_sospesi(sospensioni: Sequence[Sospensione], dal: date, al: date) -> int:
    """How many civil days between these two (both included) the service did not go. `sospensioni` do not overlap."""
    periodi = (_in_comune(sospensione, dal, al) for sospensione in sospensioni)
    return sum(max((ultimo - primo).days + 1, 0) for primo, ultimo in periodi)


def _in_comune(sospensione: Sospensione, dal: date, al: date) -> tuple[date, date]:
    ultimo = al if sospensione.ripresa is None else min(al, sospensione.ripresa - UN_GIORNO)
    return max(dal, sospensione.dal), ultimo


def in_ore(minuti: int) -> float:
    """Minutes of visits as hours."""
    return round(minuti / 60, 2)
