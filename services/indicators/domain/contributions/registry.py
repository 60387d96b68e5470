"""The rules in force: the visible list. A new indicator is one more line here."""

from collections.abc import Callable, Iterable
from hashlib import sha256

from services.indicators.domain.case import NAME_TERRITORY
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.dip2 import dip2
from services.indicators.domain.contributions.dip3_dip4 import dip3, dip4
from services.indicators.domain.contributions.dip6 import dip6
from services.indicators.domain.contributions.misure import MISURE
from services.indicators.domain.contributions.paf2 import paf2
from services.indicators.domain.contributions.paf3 import paf3, paf3_tipologie
from services.indicators.domain.contributions.paf4 import paf4
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from services.indicators.domain.contributions.protocolli import dip1, paf1, pua1
from services.indicators.domain.contributions.pua2 import pua2
from services.indicators.domain.contributions.pua3 import pua3
from services.indicators.domain.contributions.pua4 import pua4, pua4_nuclei
from services.indicators.domain.contributions.sad1 import sad1
from services.indicators.domain.contributions.sad2 import sad2
from services.indicators.domain.contributions.sad3 import sad3
from services.indicators.domain.contributions.vmd1 import vmd1
from services.indicators.domain.contributions.vmd2_dip5 import dip5, vmd2
from services.indicators.domain.contributions.vmd3 import vmd3, vmd3_registrate
from shared.contracts.envelope import Payload

IN_VIGORE: tuple[Callable[[Parametri], Regola], ...] = (
    vmd1,
    vmd2,
    vmd3,
    vmd3_registrate,
    paf1,
    paf2,
    paf3,
    paf3_tipologie,
    paf4,
    dip1,
    dip2,
    dip3,
    dip4,
    dip5,
    dip6,
    pua1,
    pua2,
    pua3,
    pua4,
    pua4_nuclei,
    sad1,
    sad2,
    sad3,
)


class Regole:
    """A set of rules to count by: the ones in force, or others to compare them with.

    `parametri` are the choices that they were made with. `misure` are what is counted as the indicators are, and stands
    beside all of them: how good the numbers are (`domain/qualita`).
    """

    def __init__(
        self, regole: Iterable[Regola], parametri: Parametri = PREDEFINITI, misure: Iterable[Regola] = ()
    ) -> None:
        self.tutte = tuple(regole)
        self.misure = tuple(misure)
        self.contate = self.tutte + self.misure
        """Whatever has contributions and cells."""
        self.parametri = parametri
        self._by_codice = {regola.codice: regola for regola in self.contate}
        if len(self._by_codice) != len(self.contate):
            raise ValueError("two rules for one indicator")
        self._accanto: dict[str, tuple[Regola, ...]] = {}
        for regola in self.tutte:
            if regola.accanto_a is not None:
                self._accanto[regola.accanto_a] = (*self._accanto.get(regola.accanto_a, ()), regola)
        self._by_event: dict[type[Payload], tuple[Regola, ...]] = {}
        for regola in self.contate:
            for kind in regola.dipende_da:
                self._by_event[kind] = (*self._by_event.get(kind, ()), regola)

        self.letti = frozenset(self._by_event) | NAME_TERRITORY
        """The events that can move a number: the others of a case need not even be decoded."""

    def get(self, codice: str) -> Regola | None:
        return self._by_codice.get(codice)

    def accanto(self, codice: str) -> tuple[Regola, ...]:
        """What is counted beside an indicator, and shown with its value."""
        return self._accanto.get(codice, ())

    def after(self, kind: type[Payload]) -> tuple[Regola, ...]:
        """The rules to ask again after an event of this kind."""
        return self._by_event.get(kind, ())

    @property
    def impronta(self) -> str:
        """Changes when any rule's version changes: then what was counted before must be counted again."""
        return sha256("\n".join(sorted(regola.versione for regola in self.contate)).encode()).hexdigest()


def regole_in_vigore(parametri: Parametri = PREDEFINITI) -> Regole:
    return Regole((rule(parametri) for rule in IN_VIGORE), parametri, MISURE)
