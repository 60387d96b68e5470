"""Where a territory stands among others, from nothing but the values that the reader is shown.

So position, median and quartiles disclose no more than the table that they are made from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median, quantiles

from services.indicators.domain.regulation import Indicatore, TipoObiettivo

MINIMO_PER_I_QUARTILI = 4
"""Values below which quartiles would only repeat them."""


class Ordine(StrEnum):
    """Which value comes first."""

    DAL_PIU_ALTO = "dal_piu_alto"
    DAL_PIU_BASSO = "dal_piu_basso"
    """Where the deliberation asks for less than the year before."""


@dataclass(frozen=True)
class Posizione:
    """`posizione`: 1 is first, equal values share the better place; None where the territory has no value. `pari`: how
    many others have the same value. Quartiles by linear interpolation (Hyndman, Fan, 1996, definition 7)."""

    posizione: int | None
    pari: int
    con_valore: int
    primo_quartile: Fraction | None
    mediana: Fraction | None
    terzo_quartile: Fraction | None


def ordine(indicatore: Indicatore) -> Ordine:
    less = any(target.tipo is TipoObiettivo.RIDUZIONE for target in indicatore.obiettivi.values())
    return Ordine.DAL_PIU_BASSO if less else Ordine.DAL_PIU_ALTO


def posizione(mio: Fraction | None, altri: Sequence[Fraction], come: Ordine) -> Posizione:
    """`altri`: the values of the others that are shown."""
    values = list(altri) if mio is None else [mio, *altri]
    first, middle, third = None, None, None
    if values:
        middle = median(values)
    if len(values) >= MINIMO_PER_I_QUARTILI:
        first, _, third = quantiles(values, n=4, method="inclusive")
    if mio is None:
        return Posizione(None, 0, len(values), first, middle, third)
    better = sum(other > mio if come is Ordine.DAL_PIU_ALTO else other < mio for other in altri)
    return Posizione(better + 1, sum(other == mio for other in altri), len(values), first, middle, third)
