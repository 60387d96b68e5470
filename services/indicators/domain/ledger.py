"""The bitemporal ledger of a case: which contributions it brought, from when to when the platform knew them so.

A pure function of the set of the case's events: after each prefix of them, in recorded order, the contributions; what
changed between two prefixes closes the old voce and opens the new one at the `recorded_at` of the event that changed
it. Events known at the same instant make one step. So "as known on D" is `noto_dal <= D < noto_al`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
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


Aperte = dict[str, tuple[Contributo, datetime]]


def ledger(events: Iterable[Event], regole: Regole) -> Libro:
    """Raises RegolaFallita (a rule could not read the case), TerritorioIncoerente (a territory that does not exist)."""
    storia = Storia()
    closed: list[Voce] = []
    open_voci: dict[str, Aperte] = {}
    for known_at, group in steps(events):
        before = storia.luogo
        asked: dict[str, Regola] = {}
        for event in group:
            fold(storia, event)
            if event.data is not None:
                for regola in regole.after(type(event.data)):
                    asked[regola.codice] = regola
        rules = regole.contate if storia.luogo is not before else asked.values()
        for regola in rules:
            _step(regola, storia, known_at, open_voci.setdefault(regola.codice, {}), closed)
    still = [
        Voce(contributo, regola.versione, known_at, None)
        for regola in regole.contate
        for contributo, known_at in open_voci.get(regola.codice, {}).values()
    ]
    return Libro(storia, closed + still)


def secondo(regola: Regola, storia: Storia) -> dict[str, Contributo]:
    """What a rule says of a case, by chiave. Raises RegolaFallita where it could not read it."""
    try:
        return {contributo.chiave: contributo for contributo in regola.calcola(storia)}
    except Refusal:
        raise
    except Exception as error:
        raise RegolaFallita(regola=regola.versione) from error


def _step(regola: Regola, storia: Storia, known_at: datetime, aperte: Aperte, closed: list[Voce]) -> None:
    found = secondo(regola, storia)
    if aperte:
        _close(regola, found, known_at, aperte, closed)
    for chiave, contributo in found.items():
        if chiave not in aperte:
            aperte[chiave] = (contributo, known_at)


def _close(
    regola: Regola, found: dict[str, Contributo], known_at: datetime, aperte: Aperte, closed: list[Voce]
) -> None:
    """Close what is not so any more."""
    for chiave in list(aperte):
        if found.get(chiave) != aperte[chiave][0]:
            contributo, since = aperte.pop(chiave)
            closed.append(Voce(contributo, regola.versione, since, known_at))
