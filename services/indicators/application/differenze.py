"""What changed in a value between two instants of knowledge: the cases that entered, left, or count otherwise."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.queries import Conto, conto_di
from services.indicators.application.questions import Indirizzo, casella, istante_chiesto
from services.indicators.domain.case import NAME_TERRITORY
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.cube import Casella
from services.indicators.domain.differenze import Cambiamento, Chiave, Differenza, confronta, noti
from services.indicators.domain.ledger import Voce
from services.indicators.domain.period import Chiusura
from services.indicators.domain.refusals import (
    AnnoNonChiuso,
    IntervalloRovesciato,
    RegolaNonInVigore,
    TroppoDaConfrontare,
)
from services.indicators.domain.verdicts import VUOTA
from shared.contracts.envelope import Event
from shared.kernel.store import Page, PageRequest

MOVES_AT_MOST = 20_000
"""Voci that one question may look at: about a second of work."""


@dataclass(frozen=True)
class Intervallo:
    """Two moments of knowledge: civil days (to their end) or instants. `da` None: the closing of the year; `a`: now."""

    da: date | datetime | None
    a: date | datetime | None
    chiusura: Chiusura


@dataclass(frozen=True)
class Spostamento:
    """A difference, the events that made it, and where the same thing counts instead: before if it entered, now if it
    left (another year or territory); None where it counts nowhere else."""

    differenza: Differenza
    altrove: Contributo | None
    eventi: Sequence[Event]


@dataclass(frozen=True)
class Differenze:
    """`quanti` are all of them; `pagina` those of one page, by case and chiave."""

    casella: Casella
    da: datetime
    a: datetime
    prima: Conto
    dopo: Conto
    quanti: Counter[Cambiamento]
    pagina: Page[Spostamento]


def differenze(indirizzo: Indirizzo, intervallo: Intervallo, page: PageRequest, uow: UnitOfWork) -> Differenze:
    """Raises what `questions.casella` raises, NotoAlNelFuturo, RegolaNonInVigore, AnnoNonChiuso, IntervalloRovesciato,
    TroppoDaConfrontare."""
    wanted = casella(indirizzo, uow, con_i_casi=True)
    if uow.regole.get(wanted.indicatore) is None:
        raise RegolaNonInVigore()
    da, a = _istanti(intervallo, wanted.anno, uow.now)
    moved = uow.libro.mosse(wanted, da, a, MOVES_AT_MOST + 1)
    if len(moved) > MOVES_AT_MOST:
        raise TroppoDaConfrontare(f"Più di {MOVES_AT_MOST} variazioni: restringere l'intervallo o il territorio")
    found = confronta(noti(moved, da), noti(moved, a))
    shown = sfoglia(found, page)
    uow.touch(*(each.caso_id for each in shown.items))
    return Differenze(
        wanted,
        da,
        a,
        _conto(wanted, da, uow),
        _conto(wanted, a, uow),
        Counter(each.cambiamento for each in found),
        Page([_spostamento(each, wanted, da, a, uow) for each in shown.items], shown.next_after),
    )


def sfoglia(found: Sequence[Differenza], page: PageRequest) -> Page[Differenza]:
    """One page of differences that are sorted by case and chiave."""
    left = found if page.after is None else [each for each in found if each.chi > _after(page.after)]
    shown = left[: page.limit]
    return Page(shown, _mark(shown[-1]) if len(left) > page.limit else None)


def _istanti(intervallo: Intervallo, anno: int, now: datetime) -> tuple[datetime, datetime]:
    if intervallo.da is None:
        da = intervallo.chiusura.di(anno)
        if da > now:
            raise AnnoNonChiuso(f"L'anno {anno} non è ancora chiuso: indicare da quando confrontare, con `da`")
    else:
        da = istante_chiesto(intervallo.da, now) or now
    a = istante_chiesto(intervallo.a, now) or now
    if da > a:
        raise IntervalloRovesciato()
    return da, a


def _conto(wanted: Casella, noto_al: datetime, uow: UnitOfWork) -> Conto:
    cell = uow.libro.celle([wanted], noto_al).get(wanted, VUOTA)
    return conto_di(uow.deliberazione.indicatore(wanted.indicatore).misura, wanted.anno, cell)


def _spostamento(found: Differenza, wanted: Casella, da: datetime, a: datetime, uow: UnitOfWork) -> Spostamento:
    voci = [
        voce
        for voce in uow.libro.del_caso(found.caso_id)
        if (voce.contributo.indicatore, voce.contributo.chiave) == (wanted.indicatore, found.chiave)
    ]
    return Spostamento(found, _altrove(found, voci, da, a), _cause(found.caso_id, voci, wanted, da, a, uow))


def _altrove(found: Differenza, voci: Sequence[Voce], da: datetime, a: datetime) -> Contributo | None:
    if found.cambiamento is Cambiamento.CAMBIATO:
        return None
    when = da if found.cambiamento is Cambiamento.ENTRATO else a
    return next((contributo for _, contributo in noti(((found.caso_id, voce) for voce in voci), when)), None)


def _cause(
    caso_id: str, voci: Sequence[Voce], wanted: Casella, da: datetime, a: datetime, uow: UnitOfWork
) -> list[Event]:
    """The events that came to be known at the instants at which the contribution changed, of the types that move it."""
    regola = uow.regole.get(wanted.indicatore)
    kinds = NAME_TERRITORY if regola is None else NAME_TERRITORY | regola.dipende_da
    changed = {when for voce in voci for when in (voce.noto_dal, voce.noto_al) if when is not None and da < when <= a}
    events = [event for event in uow.archivio.del_caso(caso_id, kinds) if event.recorded_at in changed]
    return sorted(events, key=lambda event: (event.recorded_at, event.source, event.sequence))


def _mark(found: Differenza) -> str:
    return "|".join(found.chi)


def _after(mark: str) -> Chiave:
    caso_id, _, chiave = mark.partition("|")
    return caso_id, chiave
