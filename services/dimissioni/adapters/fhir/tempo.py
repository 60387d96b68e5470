"""FHIR dates and instants as ours: civil dates of Europe/Rome, instants in UTC."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from shared.kernel.clock import ROME, civil_date, plausible

_RIPARABILE = re.compile(
    r"(?P<giorno>\d{4}-\d{2}-\d{2})[T ](?P<ora>\d{2}:\d{2})(?P<secondi>:\d{2}(?:\.\d+)?)?(?P<fuso>Z|[+-]\d{2}:\d{2})?"
)


def giorno_di(valore: Any) -> date | None:
    """The civil day of a FHIR date or dateTime; None where it is absent, partial (a year, a month) or of another age,
    as a system says that it does not know."""
    if not isinstance(valore, date) or not plausible(valore):
        return None
    return civil_date(valore) if isinstance(valore, datetime) else valore


def istante_di(valore: Any) -> datetime | None:
    """The UTC instant of a FHIR dateTime or instant, given as text or already parsed; a bare day is its midnight
    in Europe/Rome. None where it is absent, partial, not readable or of another age."""
    if isinstance(valore, str):
        try:
            valore = datetime.fromisoformat(valore)
        except ValueError:
            return None
    if not isinstance(valore, date) or not plausible(valore):
        return None
    if not isinstance(valore, datetime):
        return datetime.combine(valore, time(), tzinfo=ROME).astimezone(UTC)
    return (valore if valore.tzinfo else valore.replace(tzinfo=ROME)).astimezone(UTC)


def intero(valore: str) -> bool:
    """Whether the text says an instant as FHIR wants it: with T, seconds and a time zone."""
    trovato = _RIPARABILE.fullmatch(valore)
    return trovato is not None and "T" in valore and bool(trovato["secondi"] and trovato["fuso"])


def ripara(valore: str) -> str | None:
    """A dateTime without seconds, without time zone or with a blank for the T, made whole: the zone is Europe/Rome.

    None where the text is something else, or already whole: what is wrong with it is not the time.
    """
    trovato = _RIPARABILE.fullmatch(valore)
    if trovato is None or intero(valore):
        return None
    fuso = "+00:00" if trovato["fuso"] == "Z" else trovato["fuso"] or ""
    try:
        istante = datetime.fromisoformat(f"{trovato['giorno']}T{trovato['ora']}{trovato['secondi'] or ':00'}{fuso}")
    except ValueError:
        return None
    return (istante if istante.tzinfo else istante.replace(tzinfo=ROME)).isoformat()
