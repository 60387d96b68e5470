"""What a cell was at each instant at which it changed: a fold over what came to be known, and ceased to be."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from services.indicators.domain.verdicts import Cella


class Mossa(NamedTuple):
    """A contribution that came to be known at an instant (UTC), or ceased to be so (`segno` -1)."""

    quando: datetime
    segno: int
    numeratore: int
    denominatore: int
    valore: int | None
    soggetto: str | None


class Stato(NamedTuple):
    """The cell from an instant on."""

    dal: datetime
    cella: Cella


def nel_tempo(mosse: Iterable[Mossa]) -> list[Stato]:
    """Oldest first, one for each instant: what is known together makes one step. A soggetto counts once."""
    numeratore = denominatore = somma = contributi = quadrati = 0
    sopra: Counter[str] = Counter()
    sotto: Counter[str] = Counter()
    found: list[Stato] = []
    for quando, insieme in groupby(sorted(mosse, key=lambda mossa: mossa.quando), key=lambda mossa: mossa.quando):
        for mossa in insieme:
            contributi += mossa.segno
            somma += mossa.segno * (mossa.valore or 0)
            quadrati += mossa.segno * (mossa.valore or 0) ** 2
            if mossa.soggetto is None:
                numeratore += mossa.segno * mossa.numeratore
                denominatore += mossa.segno * mossa.denominatore
            else:
                _conta(sopra, mossa.soggetto, mossa.segno * mossa.numeratore)
                _conta(sotto, mossa.soggetto, mossa.segno * mossa.denominatore)
        cella = Cella(numeratore + len(sopra), denominatore + len(sotto), somma, contributi, quadrati)
        found.append(Stato(quando, cella))
    return found


def _conta(quante: Counter[str], soggetto: str, cambio: int) -> None:
    """Whoever counts no more leaves: the length is how many count."""
    quante[soggetto] += cambio
    if not quante[soggetto]:
        del quante[soggetto]
