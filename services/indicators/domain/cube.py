"""What changes in the cube when contributions come and go. Sums of integers: the order of changes does not matter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.levels import Luogo
from services.indicators.domain.verdicts import Cella


class Casella(NamedTuple):
    """The address of a cell: one indicator, year, level and territory."""

    indicatore: str
    anno: int
    livello: str
    territorio: str


class Soggetto(NamedTuple):
    casella: Casella
    soggetto: str


@dataclass(slots=True)
class Differenze:
    """`celle`: [numerator, denominator, sum of values, contributions, sum of squares of values] to add; `soggetti`:
    [numerators, denominators].

    A contribution with a soggetto moves numerator and denominator only through `soggetti`: whoever keeps the counts
    adds one to the cell when a count leaves zero, and takes one away when it returns there (`passaggio`).
    """

    celle: dict[Casella, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0, 0]))
    soggetti: dict[Soggetto, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def aggiungi(self, contributo: Contributo) -> None:
        self._move(contributo, 1)

    def togli(self, contributo: Contributo) -> None:
        self._move(contributo, -1)

    def somma(self, altre: "Differenze") -> None:
        """Take in what others change."""
        for casella, change in altre.celle.items():
            cell = self.celle[casella]
            for place, number in enumerate(change):
                cell[place] += number
        for soggetto, change in altre.soggetti.items():
            counts = self.soggetti[soggetto]
            counts[0] += change[0]
            counts[1] += change[1]

    def passaggio(self, soggetto: Soggetto, prima: tuple[int, int]) -> tuple[int, int]:
        """Given a soggetto's counts so far, move its cell and return the counts from now on."""
        change = self.soggetti[soggetto]
        dopo = (prima[0] + change[0], prima[1] + change[1])
        cell = self.celle[soggetto.casella]
        cell[0] += int(dopo[0] > 0) - int(prima[0] > 0)
        cell[1] += int(dopo[1] > 0) - int(prima[1] > 0)
        return dopo

    def _move(self, contributo: Contributo, sign: int) -> None:
        for livello, territorio in contributo.luogo.celle:
            casella = Casella(contributo.indicatore, contributo.anno, livello, territorio)
            cell = self.celle[casella]
            cell[2] += sign * (contributo.valore or 0)
            cell[3] += sign
            cell[4] += sign * (contributo.valore or 0) ** 2
            if contributo.soggetto is None:
                cell[0] += sign * contributo.numeratore
                cell[1] += sign * contributo.denominatore
            else:
                counts = self.soggetti[Soggetto(casella, contributo.soggetto)]
                counts[0] += sign * contributo.numeratore
                counts[1] += sign * contributo.denominatore


class Addendi:
    """What many contributions bring to cells that are empty, added up by place first: places are a hundred.

    Those with a soggetto bring neither numerator nor denominator: that is for whoever counts each soggetto once.
    """

    def __init__(self) -> None:
        self._nei_luoghi: dict[tuple[Luogo, int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])

    def aggiungi(self, contributo: Contributo) -> None:
        cell = self._nei_luoghi[contributo.luogo, contributo.giorno.year, contributo.indicatore]
        cell[3] += 1
        if contributo.soggetto is None:
            cell[0] += contributo.numeratore
            cell[1] += contributo.denominatore
        if contributo.valore is not None:
            cell[2] += contributo.valore
            cell[4] += contributo.valore**2

    def celle(self) -> dict[Casella, list[int]]:
        """Numerator, denominator, sum of values, contributions and sum of squares of each cell, at all levels."""
        found: dict[Casella, list[int]] = {}
        for (luogo, anno, indicatore), brought in self._nei_luoghi.items():
            for livello, territorio in luogo.celle:
                casella = Casella(indicatore, anno, livello, territorio)
                found[casella] = [a + b for a, b in zip(found.get(casella, (0, 0, 0, 0, 0)), brought, strict=True)]
        return found


def somma(contributi: Iterable[Contributo]) -> Cella:
    """The cell that all these contributions make, added up anew: each soggetto counts once, the others one by one."""
    numeratore = denominatore = valori = quanti = quadrati = 0
    sopra: set[str] = set()
    sotto: set[str] = set()
    for each in contributi:
        valori += each.valore or 0
        quadrati += (each.valore or 0) ** 2
        quanti += 1
        if each.soggetto is None:
            numeratore += each.numeratore
            denominatore += each.denominatore
            continue
        if each.numeratore:
            sopra.add(each.soggetto)
        if each.denominatore:
            sotto.add(each.soggetto)
    return Cella(numeratore + len(sopra), denominatore + len(sotto), valori, quanti, quadrati)
