"""How the rules read the register of an Ambito: what holds of a voce, and in which years it counts."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar, cast

from services.indicators.domain.case import Fatto, VoceDiRegistro
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts.registro import IncontriRegistrati, ProfessioniRegistrate, Registrazione

R = TypeVar("R", bound=Registrazione)
DiUnAnno = TypeVar("DiUnAnno", IncontriRegistrati, ProfessioniRegistrate)


def dette(voce: VoceDiRegistro, tipo: type[R]) -> list[Fatto[R]]:
    """The valid statements of one kind, in the order of recording."""
    return [cast("Fatto[R]", each) for each in voce.valide if isinstance(each.dati, tipo)]


def stato(voce: VoceDiRegistro, tipo: type[R]) -> Fatto[R] | None:
    """What holds of a thing: the last valid statement. None where there is none, or the voce is something else."""
    return next(reversed(dette(voce, tipo)), None)


def per_anno(voce: VoceDiRegistro, tipo: type[DiUnAnno]) -> Iterator[Fatto[DiUnAnno]]:
    """What holds of each year: the statement that looks furthest into it (`al`), then the last recorded."""
    holds: dict[int, Fatto[DiUnAnno]] = {}
    for each in sorted(dette(voce, tipo), key=lambda said: getattr(said.dati, "al", date.min)):
        holds[each.dati.anno] = each
    yield from holds.values()


def giorni(dal: date, al: date | None, parametri: Parametri) -> Iterator[date]:
    """The day on which something that lasts counts in each year: its first day, then every 1 January.

    From the year before the deliberation, with which its first year is compared, to the last year that it looks at.
    """
    first = max(dal.year, parametri.primo_anno - 1)
    last = parametri.ultimo_anno if al is None else min(al.year, parametri.ultimo_anno)
    if al is None or al >= dal:
        for anno in range(first, last + 1):
            yield max(dal, date(anno, 1, 1))


def entro(anno: int, giorno: date) -> date:
    """The day of the year that is nearest to a day."""
    return min(max(giorno, date(anno, 1, 1)), date(anno, 12, 31))


def anni_in_uso(parametri: Parametri) -> tuple[str, str, bool]:
    """The years of the deliberation as a parameter of the rules that count what lasts."""
    return "anni", parametri.anni, parametri.anni == Parametri().anni
