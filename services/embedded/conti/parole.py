"""Values, days and cases, as both commands write them for a person."""

from datetime import date, datetime
from fractions import Fraction
from typing import Protocol

from rich.console import Console

from services.indicators.application.queries import Conto
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.numeri import percento
from services.indicators.domain.regulation import Misura
from services.indicators.domain.verdicts import Verdetto
from services.indicators.entrypoints.schemas import number
from shared.contracts.envelope import Event
from shared.kernel.clock import civil_date


class Scrivi(Protocol):
    def __call__(self, line: str, style: str | None = None) -> None: ...


def valore(misura: Misura, conto: Conto) -> str:
    """The value with its numerator and denominator: `7,5 giorni (15 giorni in 2 casi)`."""
    if conto.valore is None:
        return f"nessun valore (contributi: {conto.contributi})"
    match misura:
        case Misura.MEDIA:
            return f"{decimali(conto.valore)} giorni ({conto.numeratore} giorni in {conto.denominatore} casi)"
        case Misura.RAPPORTO:
            return (
                f"{decimali(conto.valore)}, cioè {percento(conto.valore)} ({conto.numeratore} su {conto.denominatore})"
            )
        case Misura.CONTEGGIO:
            return f"{decimali(conto.valore)} (su {conto.denominatore} osservati)"
        case Misura.TRAGUARDO:
            reached = "raggiunto" if conto.valore else "non raggiunto"
            return f"{reached} ({conto.numeratore} su {conto.denominatore})"


def decimali(value: Fraction) -> str:
    """As many digits as the API gives, with a comma."""
    return f"{number(value):.6f}".rstrip("0").rstrip(".").replace(".", ",")


def verdetto(found: Verdetto) -> str:
    said = found.esito.value.replace("_", " ")
    return said if found.motivo is None else f"{said}: {found.motivo.testo}"


def giorno(when: date | datetime) -> str:
    """The civil day in Lombardy, as people write it."""
    day = civil_date(when) if isinstance(when, datetime) else when
    return f"{day:%d/%m/%Y}"


def conta(contributo: Contributo | None) -> str:
    """How a case counts: `6 giorni`, `1 su 1`; nothing where it does not count."""
    if contributo is None:
        return "non conta"
    if contributo.valore is not None:
        return "1 giorno" if contributo.valore == 1 else f"{contributo.valore} giorni"
    return f"{contributo.numeratore} su {contributo.denominatore}"


def chi(caso_id: str, chiave: str) -> str:
    return f"caso {caso_id}" if caso_id == chiave else f"caso {caso_id}, {chiave}"


def evento(event: Event) -> str:
    """Its day, when it came to be known where that is another day, its type and id."""
    happened, known = giorno(event.time), giorno(event.recorded_at)
    late = "" if happened == known else f" (saputo il {known})"
    return f"{happened}{late} {event.type} {event.id}"


def penna(console: Console) -> Scrivi:
    """Writes lines as they are: what stands in brackets is a rule's version, not a style."""

    def scrivi(line: str, style: str | None = None) -> None:
        console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)

    return scrivi
