"""Years and days of the regulation: civil, Europe/Rome. Instants are kept in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from shared.kernel.clock import ROME, civil_date


def anno_di(instant: datetime) -> int:
    """The civil year in Lombardy in which an instant falls: 31 December 23:30 UTC is already the next year."""
    return civil_date(instant).year


def fine_del_giorno(giorno: date) -> datetime:
    """The last microsecond of a civil day of Lombardy, in UTC: what "as known on that day" includes."""
    midnight = datetime.combine(giorno + timedelta(days=1), time.min, tzinfo=ROME)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def inizio_dell_anno(anno: int) -> datetime:
    """The first instant of a civil year of Lombardy, in UTC."""
    return datetime(anno, 1, 1, tzinfo=ROME).astimezone(UTC)


def anno_concluso(anno: int, instant: datetime) -> bool:
    """Whether a civil year was over at an instant: before that its verdicts are provisional."""
    return anno_di(instant) > anno


def anno_iniziato(anno: int, instant: datetime) -> bool:
    return anno_di(instant) >= anno


def giorni_trascorsi(anno: int, instant: datetime) -> int:
    """How many civil days of a year had begun at an instant: none before it, all of them once it is over."""
    return min(max((civil_date(instant) - date(anno, 1, 1)).days + 1, 0), _giorni(anno))


def quota_trascorsa(anno: int, instant: datetime) -> Fraction:
    """The part of a civil year that had gone by at an instant, in whole days, the one in progress included: 0 to 1."""
    return Fraction(giorni_trascorsi(anno, instant), _giorni(anno))


def mesi_iniziati(anno: int, instant: datetime) -> int:
    """How many months of a civil year had begun at an instant: 0 before it, 12 once it is over."""
    now = civil_date(instant)
    return min(max((now.year - anno) * 12 + now.month, 0), 12)


def _giorni(anno: int) -> int:
    return (date(anno + 1, 1, 1) - date(anno, 1, 1)).days


@dataclass(frozen=True)
class Chiusura:
    """Until when what is known of a year belongs to it, in days after its 31 December. Later comes a correction."""

    giorni: int = 31

    def di(self, anno: int) -> datetime:
        """The last instant (UTC) of the closing day of a year."""
        return fine_del_giorno(date(anno, 12, 31) + timedelta(days=self.giorni))
