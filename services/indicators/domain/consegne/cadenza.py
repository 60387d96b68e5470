"""When an Ambito wants its values: on change, after a quiet period; every day; every month. Hours are of Rome."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from services.indicators.domain.consegne.refusals import CadenzaNonValida
from shared.kernel.clock import ROME, civil_date

PAZIENZA = 4
"""A territory where something changes all day is never quiet: after so many quiet periods it is delivered anyway."""


class Ritmo(StrEnum):
    AL_CAMBIAMENTO = "al_cambiamento"
    GIORNALIERA = "giornaliera"
    MENSILE = "mensile"


@dataclass(frozen=True)
class Cambiamento:
    """Values that differ from those last handed over: since when, and when they last moved (UTC)."""

    dal: datetime
    ultimo: datetime

    def maturo(self, quiete: timedelta, now: datetime) -> bool:
        """Whether it has been quiet for long enough, or has been going on for too long."""
        return now - self.ultimo >= quiete or now - self.dal >= PAZIENZA * quiete


@dataclass(frozen=True)
class Cadenza:
    """`quiete` in minutes, for al_cambiamento; `ora` for the other two; `giorno` of the month for mensile.

    Raises CadenzaNonValida.
    """

    ritmo: Ritmo = Ritmo.AL_CAMBIAMENTO
    quiete: int = 15
    ora: int = 6
    giorno: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.quiete <= 1440 and 0 <= self.ora <= 23 and 1 <= self.giorno <= 28):
            raise CadenzaNonValida()

    def dovuta(self, ultima: datetime | None, cambiamento: Cambiamento | None, now: datetime) -> bool:
        """Whether to deliver now. `ultima`: when the last delivery was made; the first one is due at once."""
        if ultima is None:
            return True
        if self.ritmo is Ritmo.AL_CAMBIAMENTO:
            return cambiamento is not None and cambiamento.maturo(timedelta(minutes=self.quiete), now)
        return ultima < self.ultima_scadenza(now)

    def ultima_scadenza(self, now: datetime) -> datetime:
        """The last instant (UTC), not after `now`, at which the calendar wants a delivery.

        An hour that the clocks skip in March is the one that follows; one that comes twice in October is the first.
        """
        day = civil_date(now)
        if self.ritmo is Ritmo.MENSILE:
            day = day.replace(day=self.giorno)
            return self._alle(day) if self._alle(day) <= now else self._alle(_mese_prima(day))
        return self._alle(day) if self._alle(day) <= now else self._alle(day - timedelta(days=1))

    def _alle(self, day: date) -> datetime:
        return datetime.combine(day, time(self.ora), tzinfo=ROME).astimezone(UTC)


def _mese_prima(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=day.day)
