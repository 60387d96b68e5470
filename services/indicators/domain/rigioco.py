"""One indicator of one territory, counted again from the events of its cases alone: nothing stored is looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.indicators.domain.case import Storia, fold, order
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.cube import Casella, somma
from services.indicators.domain.ledger import secondo
from services.indicators.domain.verdicts import Cella, unite
from shared.contracts.envelope import Event, decode
from shared.contracts.upcasters import UPCASTERS


def leggi(buste: Iterable[bytes]) -> list[Event]:
    """The events of a case, in the order in which they are folded. Raises NotAnEvent, UnknownVersion."""
    return order(decode(busta, UPCASTERS) for busta in buste)


def storia_di(events: Iterable[Event]) -> Storia:
    """The history that a case's events make, in their order. Raises TerritorioIncoerente."""
    storia = Storia()
    for event in events:
        fold(storia, event)
    return storia


@dataclass
class Rigioco:
    """What one rule finds for a cell, case by case, and for the cells of the year before with which it is compared
    (`prima`)."""

    regola: Regola
    casella: Casella
    prima: Sequence[Casella] = ()
    contributi: list[tuple[str, Contributo]] = field(default_factory=list)
    precedenti: dict[Casella, list[Contributo]] = field(default_factory=dict)

    def conta(self, caso_id: str, storia: Storia) -> None:
        """Raises RegolaFallita."""
        for contributo in secondo(self.regola, storia):
            if _in(self.casella, contributo):
                self.contributi.append((caso_id, contributo))
            for casella in self.prima:
                if _in(casella, contributo):
                    self.precedenti.setdefault(casella, []).append(contributo)

    @property
    def cella(self) -> Cella:
        return somma(contributo for _, contributo in self.contributi)

    @property
    def cella_prima(self) -> Cella:
        return unite(map(somma, self.precedenti.values()))


def _in(casella: Casella, contributo: Contributo) -> bool:
    which = (contributo.indicatore, contributo.anno) == (casella.indicatore, casella.anno)
    return which and (casella.livello, casella.territorio) in contributo.luogo.celle
