"""The two years that the demo tells, in civil days of Europe/Rome. Fixed: the demo must say the same on any day."""

from datetime import date, datetime, time, timedelta

from shared.kernel.clock import ROME

ANNI = (2025, 2026)
INIZIO = date(2025, 1, 1)
FINE = date(2026, 10, 31)
"""Last day on which something happens. What would come later is still open when the demo ends."""


def ultimo_giorno(anno: int) -> date:
    """The last day of the year that the demo tells."""
    return min(date(anno, 12, 31), FINE)


def feriale(giorno: date) -> date:
    """The day itself, or the Monday after a Saturday or Sunday."""
    return giorno + timedelta(days=max(0, 7 - giorno.weekday()) if giorno.weekday() >= 5 else 0)


def alle(giorno: date, ora: int, minuto: int = 0) -> datetime:
    """An instant of a civil day, with the offset that Rome has on it."""
    return datetime.combine(giorno, time(ora, minuto), ROME)


class Cammino:
    """Working days one after the other: how the steps of one case follow each other in time.

    Once a step would fall after FINE it has not happened yet, and neither has any later one.
    """

    def __init__(self, dal: date) -> None:
        self.giorno = dal

    def fra(self, giorni: int, ora: int, minuto: int = 0) -> datetime | None:
        """The instant `giorni` days on (0 the same day), moved to a working day; None where that is not yet."""
        self.giorno = feriale(self.giorno + timedelta(days=giorni))
        return alle(self.giorno, ora, minuto) if self.giorno <= FINE else None
