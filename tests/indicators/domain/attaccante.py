"""Somebody who works covered cells back: shares no code and no reasoning with what covers them.

Knows that counts are not negative and that every parent, shown or not, is the sum of its children. Narrows the bounds
of every cell, sum after sum, until nothing moves. On a tree of sums these bounds are exact: no two sums share more than
one cell, and there are no cycles, so that what each sum allows by itself they allow together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf

from services.indicators.domain.riservatezza import Albero, Nodo


@dataclass
class Limiti:
    minimo: float
    massimo: float

    @property
    def ampiezza(self) -> float:
        return self.massimo - self.minimo


def attacca(albero: Albero, veri: Mapping[Nodo, int], ignoti: Collection[Nodo]) -> dict[Nodo, Limiti]:
    """What can be said of each unknown cell. `veri`: every cell's count; those not in `ignoti` are read by all."""
    limits = {nodo: Limiti(0, inf) if nodo in ignoti else Limiti(count, count) for nodo, count in veri.items()}
    moved = True
    while moved:
        moved = False
        for padre, figli in albero.figli.items():
            moved |= _narrow(limits[padre], sum(limits[f].minimo for f in figli), sum(limits[f].massimo for f in figli))
            for figlio in figli:
                others = [limits[f] for f in figli if f != figlio]
                low = limits[padre].minimo - sum(each.massimo for each in others)
                high = limits[padre].massimo - sum(each.minimo for each in others)
                moved |= _narrow(limits[figlio], low, high)
    return {nodo: limits[nodo] for nodo in ignoti}


def _narrow(limiti: Limiti, low: float, high: float) -> bool:
    before = (limiti.minimo, limiti.massimo)
    limiti.minimo, limiti.massimo = max(limiti.minimo, low), min(limiti.massimo, high)
    return before != (limiti.minimo, limiti.massimo)


def somme(albero: Albero, foglie: Mapping[Nodo, int]) -> dict[Nodo, int]:
    return {nodo: sum(foglie[foglia] for foglia in below) for nodo, below in albero.foglie.items()}
