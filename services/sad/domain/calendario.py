"""Civil days of Lombardy (Europe/Rome), as the service plans by them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from services.sad.domain.refusals import PeriodoRovesciato
from shared.kernel.clock import ROME


class Giorno(StrEnum):
    """Days of the week, in the order of the Italian week."""

    LUNEDI = "lun"
    MARTEDI = "mar"
    MERCOLEDI = "mer"
    GIOVEDI = "gio"
    VENERDI = "ven"
    SABATO = "sab"
    DOMENICA = "dom"


SETTIMANA = tuple(Giorno)


def inizio_del_giorno(giorno: date) -> datetime:
    """The instant (UTC) at which a civil day begins; days of 23 and 25 hours included."""
    return datetime.combine(giorno, time.min, ROME).astimezone(UTC)


def quanti(giorni: Collection[Giorno], dal: date, al: date) -> int:
    """How many of these weekdays fall between two days, both included; none where `al` precedes `dal`."""
    durata = (al - dal).days + 1
    if durata <= 0:
        return 0
    settimane, resto = divmod(durata, 7)
    coda = {SETTIMANA[(dal + timedelta(days=n)).weekday()] for n in range(resto)}
    scelti = set(giorni)
    return settimane * len(scelti) + len(scelti & coda)


@dataclass(frozen=True)
class Periodo:
    """From `dal` to `al`, civil days, both included. Raises PeriodoRovesciato."""

    dal: date
    al: date

    def __post_init__(self) -> None:
        if self.al < self.dal:
            raise PeriodoRovesciato(dal=self.dal.isoformat(), al=self.al.isoformat())

    @property
    def inizio(self) -> datetime:
        return inizio_del_giorno(self.dal)

    @property
    def fine(self) -> datetime:
        """The instant (UTC) at which it is over."""
        return inizio_del_giorno(self.al + timedelta(days=1))

    def incontra(self, dal: date, al: date | None) -> bool:
        """Whether some day of it lies between these two, both included; without `al` there is no end."""
        return dal <= self.al and (al is None or self.dal <= al)
