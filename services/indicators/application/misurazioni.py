"""An indicator of a territory and year as one thing with an identity, a present state and a past.

Nothing is kept for it: the present is the cube's, the past is the ledger's, counted by the rules in force now. It
exists from the beginning of its year on.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.indicators.application.foglio import riga_di
from services.indicators.application.ports import UnitOfWork
from services.indicators.application.queries import componi, prima_di
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import Livello, codici
from services.indicators.domain.nel_tempo import Stato, nel_tempo
from services.indicators.domain.period import anno_concluso, anno_iniziato, inizio_dell_anno
from services.indicators.domain.restituzione.documento import Riga
from services.indicators.domain.verdicts import VUOTA, Cella
from services.indicators.domain.visibility import vede_il_valore
from shared.kernel.clock import civil_date
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest

Scelte = Sequence[frozenset[str]]
"""For each time that something was named: one of these is wanted."""


@dataclass(frozen=True)
class Misurazione:
    """`dal`: the instant (UTC) since which the platform has known it so. `concluso`: whether the year is over."""

    casella: Casella
    riga: Riga
    territorio_nome: str
    concluso: bool
    dal: datetime

    @property
    def id(self) -> str:
        return id_di(self.casella)

    @property
    def versione(self) -> str:
        """Names what was known at an instant, however much is learnt later about the time before it."""
        return f"{self.dal.astimezone(UTC):%Y%m%dT%H%M%S.%f}Z"


@dataclass(frozen=True)
class RicercaMisurazioni:
    """Not narrower than what is asked for."""

    id: Scelte = ()
    indicatori: Scelte = ()
    territori: Scelte = ()


def id_di(casella: Casella) -> str:
    """`ambito-50036-2026-DIP-3`."""
    return f"{casella.livello}-{casella.territorio}-{casella.anno}-{casella.indicatore}"


def misurazione(id: str, uow: UnitOfWork) -> Misurazione:
    """As known now. Raises NotFound: there is no such one, its year has not begun, or the caller may not see it."""
    (found,) = _di_ora([_casella(id, uow)], uow)
    return found


def storia(id: str, uow: UnitOfWork) -> list[Misurazione]:
    """The last of each civil day on which it changed, newest first. Raises NotFound as `misurazione`.

    It changes where its own cell does, or that of the year before, which it is judged by; and when its year ends.
    """
    casella = _casella(id, uow)
    states = {each: nel_tempo(uow.libro.storia(each)) for each in [casella, *prima_di(casella)]}
    begun = inizio_dell_anno(casella.anno)
    instants = {max(stato.dal, begun) for past in states.values() for stato in past}
    last_of_day = {civil_date(each): each for each in sorted(instants | _scadenze(casella, uow.now))}
    found = [
        _misurazione(casella, {each: _allora(past, dal) for each, past in states.items()}, dal, uow)
        for dal in last_of_day.values()
    ]
    return found[::-1]


def cerca(ricerca: RicercaMisurazioni, page: PageRequest, uow: UnitOfWork) -> Page[Misurazione]:
    """Those that the caller may see, in the order of their ids."""
    every = sorted((id_di(casella), casella) for casella in _caselle(ricerca, uow))
    start = 0 if page.after is None else bisect_right(every, page.after, key=lambda pair: pair[0])
    shown = every[start : start + page.limit]
    more = start + page.limit < len(every)
    return Page(_di_ora([casella for _, casella in shown], uow), shown[-1][0] if more else None)


def _casella(id: str, uow: UnitOfWork) -> Casella:
    found = next(_caselle(RicercaMisurazioni(id=[frozenset({id})]), uow), None)
    if found is None:
        raise NotFound()
    return found


def _caselle(ricerca: RicercaMisurazioni, uow: UnitOfWork) -> Iterator[Casella]:
    """Every territory of every level that the caller sees, in each year that has begun and in which it was there."""
    codes = [each.codice for each in uow.deliberazione.indicatori if _fra(each.codice, ricerca.indicatori)]
    years = [anno for anno in sorted(uow.deliberazione.anni) if anno_iniziato(anno, uow.now)]
    for livello in Livello:
        for territorio in codici(livello):
            if not _fra(territorio, ricerca.territori) or not vede_il_valore(uow.actor, livello, territorio):
                continue
            for anno in years:
                if territorio in codici(livello, anno):
                    caselle = (Casella(code, anno, livello.value, territorio) for code in codes)
                    yield from (each for each in caselle if not ricerca.id or _fra(id_di(each), ricerca.id))


def _fra(codice: str, scelte: Scelte) -> bool:
    return all(codice in each for each in scelte)


def _di_ora(caselle: Sequence[Casella], uow: UnitOfWork) -> list[Misurazione]:
    by_level: dict[str, list[Casella]] = defaultdict(list)
    for each in caselle:
        by_level[each.livello] += [each, *prima_di(each)]
    celle: dict[Casella, Cella] = {}
    changed: dict[Casella, datetime] = {}
    for both in by_level.values():
        # In this order: what is counted in between may come with an older version's name, and gets its own next time.
        changed |= uow.libro.cambiate(both)
        celle |= uow.cubo.celle(both)
    return [_misurazione(each, celle, _dal(each, changed, uow.now), uow) for each in caselle]


def _dal(casella: Casella, changed: Mapping[Casella, datetime], now: datetime) -> datetime:
    known = (changed[each] for each in (casella, *prima_di(casella)) if each in changed)
    return max(*_scadenze(casella, now), *known, inizio_dell_anno(casella.anno))


def _scadenze(casella: Casella, now: datetime) -> set[datetime]:
    """The instants at which it changed without anybody saying anything."""
    over = {inizio_dell_anno(casella.anno + 1)} if anno_concluso(casella.anno, now) else set()
    return {inizio_dell_anno(casella.anno)} | over


def _allora(past: Sequence[Stato], at: datetime) -> Cella:
    place = bisect_right(past, at, key=lambda stato: stato.dal)
    return past[place - 1].cella if place else VUOTA


def _misurazione(casella: Casella, celle: Mapping[Casella, Cella], dal: datetime, uow: UnitOfWork) -> Misurazione:
    valore = componi(casella, celle, dal, None, uow)
    # What is counted beside it is not looked up, and so not said.
    return Misurazione(
        casella, riga_di(replace(valore, accanto=())), valore.territorio_nome, anno_concluso(casella.anno, dal), dal
    )
