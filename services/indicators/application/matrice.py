"""A whole level at once: all its territories, indicators and years, from the cube, in one query."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.questions import livello_chiesto
from services.indicators.domain.levels import Livello, codici, di_prima, nome
from services.indicators.domain.matrice import Assi, Casa, componi
from services.indicators.domain.period import anno_iniziato
from services.indicators.domain.refusals import TroppiAnni
from services.indicators.domain.visibility import vede_il_valore

PIU_ANNI = 10
"""Years of one table at most."""


@dataclass(frozen=True)
class Matrice:
    """`case` is territories × indicators × years of `assi`, in this order. `nomi`: of the territories, likewise."""

    livello: Livello
    assi: Assi
    nomi: list[str]
    case: list[Casa]
    aggiornato_al: datetime | None


def matrice(livello: str, dal: int | None, al: int | None, uow: UnitOfWork) -> Matrice:
    """As known now, for the territories whose value the caller may see; no years: those of the deliberation.

    Indicators without a rule in force are not in it. Raises LivelloSconosciuto, TroppiAnni.
    """
    level = livello_chiesto(livello)
    deliberazione = uow.deliberazione
    first = min(deliberazione.anni) if dal is None else dal
    last = max(first, *deliberazione.anni) if al is None else al
    if not first <= last < first + PIU_ANNI:
        raise TroppiAnni(dal=first, al=last, al_massimo=PIU_ANNI)
    territori = [code for code in codici(level) if vede_il_valore(uow.actor, level, code)]
    anni = range(first, last + 1)
    prima = {(code, anno): di_prima(level, code, anno) or () for code in territori for anno in anni}
    altrove = {place: others for place, others in prima.items() if others != (place[0],)}
    assi = Assi(
        territori,
        [each for each in deliberazione.indicatori if uow.regole.get(each.codice) is not None],
        anni,
        frozenset(anno for anno in anni if anno in deliberazione.anni and anno_iniziato(anno, uow.now)),
        altrove,
    )
    celle = uow.cubo.livello(level, {*territori, *chain(*altrove.values())}, first - 1, last)
    names = [nome(level, code) for code in territori]
    return Matrice(level, assi, names, componi(assi, celle), uow.archivio.aggiornato_al(None))
