"""Time as an argument: nobody below the entry points asks the machine what time it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from shared.kernel.refusal import FutureDate

ROME = ZoneInfo("Europe/Rome")
"""The civil calendar of the regulation: days and years are counted here, instants are kept in UTC."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self._instant

    def move_to(self, instant: datetime) -> None:
        self._instant = instant.astimezone(UTC)


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def plausible(when: date) -> bool:
    """Whether care can be about a day, or an instant (of its own time zone): before and after, a key was slipped on,
    and at either end of the calendar a day of Rome has no instant in UTC."""
    return FIRST_DAY <= date(when.year, when.month, when.day) <= LAST_DAY


def civil_date(instant: datetime) -> date:
    """The day on which an instant falls in Lombardy (Europe/Rome)."""
    return instant.astimezone(ROME).date()


TOLERANCE = timedelta(minutes=2)
"""How far another machine's clock may run ahead of ours before we call its present a future."""


def happened(avvenuto_il: datetime | None, now: datetime) -> datetime:
    """When a fact happened, in UTC: as stated, or now where nothing was stated. Raises FutureDate."""
    if avvenuto_il is None:
        return now
    if avvenuto_il > now + TOLERANCE:
        raise FutureDate(avvenuto_il=avvenuto_il.isoformat())
    return avvenuto_il.astimezone(UTC)
