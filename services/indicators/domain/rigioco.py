"""One indicator of one territory, counted again from the events of its cases alone: nothing stored is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.indicators.domain.case import Storia, fold, order
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.cube import Casella, somma
from services.indicators.domain.ledger import secondo
from services.indicators.domain.verdicts import Cella
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
    """What one rule finds for a cell, case by case, and for the cell of the year before, with which it is compared."""

    regola: Regola
    casella: Casella
    contributi: list[tuple[str, Contributo]] = field(default_factory=list)
    precedenti: list[tuple[str, Contributo]] = field(default_factory=list)

    def conta(self, caso_id: str, storia: Storia) -> None:
        """Raises RegolaFallita."""
        for contributo in secondo(self.regola, storia).values():
            if self._e_qui(contributo):
                if contributo.anno == self.casella.anno:
                    self.contributi.append((caso_id, contributo))
                elif contributo.anno == self.casella.anno - 1:
                    self.precedenti.append((caso_id, contributo))

    @property
    def cella(self) -> Cella:
        return somma(contributo for _, contributo in self.contributi)

    @property
    def cella_prima(self) -> Cella:
        return somma(contributo for _, contributo in self.precedenti)

    def _e_qui(self, contributo: Contributo) -> bool:
        here = (self.casella.livello, self.casella.territorio) in contributo.luogo.celle
        return here and contributo.indicatore == self.casella.indicatore
