"""The bitemporal ledger of a case: which contributions it brought, from when to when the platform knew them so.

A pure function of the set of the case's events: after each prefix of them, in recorded order, the contributions; what
changed between two prefixes closes the old voce and opens the new one at the `recorded_at` of the event that changed
it. Events known at the same instant make one step. So "as known on D" is `noto_dal <= D < noto_al`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from services.indicators.domain.case import Storia, fold, steps
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.refusals import RegolaFallita
from shared.contracts.envelope import Event
from shared.kernel.refusal import Refusal


class Voce(NamedTuple):
    """A contribution and the time during which the platform knew it so. `noto_al` None: still."""

    contributo: Contributo
    regola: str
    noto_dal: datetime
    noto_al: datetime | None


@dataclass(slots=True)
class Libro:
    """The folded case and its voci, the closed ones first."""

    storia: Storia
    voci: list[Voce]


@dataclass(slots=True)
class _Detto:
    """What a rule said of the case when it was last asked, and since when each of it has been known."""

    regola: Regola
    ultimo: list[Contributo] = field(default_factory=list)
    aperte: dict[str, tuple[Contributo, datetime]] = field(default_factory=dict)


def ledger(events: Iterable[Event], regole: Regole) -> Libro:
    """Raises RegolaFallita (a rule could not read the case), TerritorioIncoerente (a territory that does not exist).

    A rule is asked after the events that it depends on, and where the case moved if it had been asked before: a rule
    that has heard nothing has nothing to say, wherever the case belongs.
    """
    storia = Storia()
    closed: list[Voce] = []
    detti: dict[str, _Detto] = {}
    for known_at, group in steps(events):
        before = storia.luogo
        asked: dict[str, _Detto] = {}
        for event in group:
            fold(storia, event)
            for regola in () if event.data is None else regole.after(type(event.data)):
                asked[regola.codice] = detti.get(regola.codice) or detti.setdefault(regola.codice, _Detto(regola))
        for detto in (asked if storia.luogo is before else detti).values():
            _step(detto, storia, known_at, closed)
    still = [
        Voce(contributo, detto.regola.versione, known_at, None)
        for detto in detti.values()
        for contributo, known_at in detto.aperte.values()
    ]
    return Libro(storia, closed + still)


def secondo(regola: Regola, storia: Storia) -> list[Contributo]:
    """What a rule says of a case. Raises RegolaFallita where it could not read it."""
    try:
        return list(regola.calcola(storia))
    except Refusal:
        raise
    except Exception as error:
        raise RegolaFallita(regola=regola.versione) from error


def _step(detto: _Detto, storia: Storia, known_at: datetime, closed: list[Voce]) -> None:
    found = secondo(detto.regola, storia)
    # Mostly nothing changed: then nothing need be looked up by its chiave.
    if found != detto.ultimo:
        detto.ultimo = found
        _change(detto, {contributo.chiave: contributo for contributo in found}, known_at, closed)


def _change(detto: _Detto, found: dict[str, Contributo], known_at: datetime, closed: list[Voce]) -> None:
    """Close what is not so any more, and open what was not so before."""
    for chiave, (contributo, since) in list(detto.aperte.items()):
        if found.get(chiave) != contributo:
            del detto.aperte[chiave]
            closed.append(Voce(contributo, detto.regola.versione, since, known_at))
    for chiave, contributo in found.items():
        if chiave not in detto.aperte:
            detto.aperte[chiave] = (contributo, known_at)
