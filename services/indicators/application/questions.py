"""What may be asked, checked: codes that exist, years of the deliberation, territories that the caller may see."""

from dataclasses import dataclass
from datetime import date, datetime

from services.indicators.application.ports import UnitOfWork
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import Livello
from services.indicators.domain.period import fine_del_giorno
from services.indicators.domain.refusals import (
    AnnoFuoriDeliberazione,
    LivelloSconosciuto,
    NotoAlNelFuturo,
    TerritorioNonTrovato,
)
from services.indicators.domain.regulation import Deliberazione
from services.indicators.domain.visibility import vede_i_casi, vede_il_valore
from shared.kernel.clock import civil_date


@dataclass(frozen=True)
class Filtro:
    """Which values to list; None: all of them. `noto_al`: a civil day (to its end) or an instant; None: now."""

    livello: str
    territorio: str | None = None
    anno: int | None = None
    codice: str | None = None
    noto_al: date | datetime | None = None


@dataclass(frozen=True)
class Indirizzo:
    """One value, by its address."""

    codice: str
    livello: str
    territorio: str
    anno: int
    noto_al: date | datetime | None = None


def casella(indirizzo: Indirizzo, uow: UnitOfWork, *, con_i_casi: bool = False) -> Casella:
    """The cell that is asked for, if the caller may see its value (`con_i_casi`: and the cases behind it).

    What is counted beside an indicator has no value of its own to ask for, but it has cases.
    Raises IndicatoreSconosciuto, LivelloSconosciuto, AnnoFuoriDeliberazione, TerritorioNonTrovato.
    """
    regola = uow.regole.get(indirizzo.codice) if con_i_casi else None
    uow.deliberazione.indicatore(indirizzo.codice if regola is None else regola.accanto_a or regola.codice)
    livello = livello_chiesto(indirizzo.livello)
    anno_chiesto(indirizzo.anno, uow.deliberazione)
    allowed = (vede_i_casi if con_i_casi else vede_il_valore)(uow.actor, livello, indirizzo.territorio)
    if not allowed:
        raise TerritorioNonTrovato()
    return Casella(indirizzo.codice, indirizzo.anno, livello.value, indirizzo.territorio)


def livello_chiesto(livello: str) -> Livello:
    """Raises LivelloSconosciuto."""
    try:
        return Livello(livello)
    except ValueError:
        raise LivelloSconosciuto(livello=livello) from None


def anno_chiesto(anno: int, deliberazione: Deliberazione) -> int:
    """Raises AnnoFuoriDeliberazione."""
    if anno not in deliberazione.anni:
        raise AnnoFuoriDeliberazione(anno=anno)
    return anno


def istante_chiesto(noto_al: date | datetime | None, now: datetime) -> datetime | None:
    """The instant "as known on"; today means now, so None. Raises NotoAlNelFuturo."""
    if noto_al is None:
        return None
    if isinstance(noto_al, datetime):
        if noto_al > now:
            raise NotoAlNelFuturo()
        return noto_al
    today = civil_date(now)
    if noto_al > today:
        raise NotoAlNelFuturo()
    return None if noto_al == today else fine_del_giorno(noto_al)
