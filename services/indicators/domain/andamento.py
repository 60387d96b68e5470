"""The year month by month: what each month brought, and how the value stood at its end."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.indicators.domain.verdicts import VUOTA, Cella

MESI = range(1, 13)


@dataclass(frozen=True)
class Mese:
    """`nel_mese`: what is new in it, a soggetto only where it counts for the first time in the year. `da_gennaio`: all
    up to its end. `anno_prima`: `da_gennaio` of the same month of the year before; None where nothing was observed
    in that year up to then."""

    mese: int
    nel_mese: Cella
    da_gennaio: Cella
    anno_prima: Cella | None


def andamento(nuovi: Mapping[int, Cella], nuovi_anno_prima: Mapping[int, Cella], fino_a: int) -> list[Mese]:
    """From what each month brought (months that brought something), the months up to `fino_a`."""
    before = dict(zip(MESI, da_gennaio(nuovi_anno_prima), strict=True))
    return [
        Mese(mese, nuovi.get(mese, VUOTA), total, before[mese] if before[mese].contributi else None)
        for mese, total in zip(MESI, da_gennaio(nuovi), strict=True)
        if mese <= fino_a
    ]


def da_gennaio(nuovi: Mapping[int, Cella]) -> list[Cella]:
    """The twelve running sums."""
    total, sums = VUOTA, []
    for mese in MESI:
        total = _somma(total, nuovi.get(mese, VUOTA))
        sums.append(total)
    return sums


def _somma(una: Cella, altra: Cella) -> Cella:
    squares = None if una.quadrati is None or altra.quadrati is None else una.quadrati + altra.quadrati
    return Cella(
        una.numeratore + altra.numeratore,
        una.denominatore + altra.denominatore,
        una.somma + altra.somma,
        una.contributi + altra.contributi,
        squares,
    )
