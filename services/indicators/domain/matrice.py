"""Every indicator of every territory of a level, year by year, in one table: what a map or a dashboard asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.indicators.domain.regulation import Indicatore, Misura, Obiettivo
from services.indicators.domain.verdicts import VUOTA, Cella, Esito, giudica, unite

Celle = Mapping[tuple[str, int, str], Cella]
"""By territory, year and indicator; those without contributions are not there."""


class Casa(NamedTuple):
    """One place of the table. For a mean: the days and the cases. `verdetto` None: the year is not judged."""

    numeratore: int
    denominatore: int
    valore: float | None
    verdetto: Esito | None


@dataclass(frozen=True)
class Assi:
    """What the table is read along. `giudicati`: the years that the deliberation judges and that have begun."""

    territori: Sequence[str]
    indicatori: Sequence[Indicatore]
    anni: Sequence[int]
    giudicati: frozenset[int]
    prima: Mapping[tuple[str, int], Sequence[str]] = field(default_factory=dict)
    """By territory and year, the territories of the year before that are this one now, where they are others."""


def componi(assi: Assi, celle: Celle) -> list[Casa]:
    """Territories × indicators × years, in this order. Verdicts are those of `giudica`, on exact numbers.

    Most places of a table are empty: what stands there is made once per indicator and year.
    """
    righe = [[_Anno.di(indicatore, anno, assi) for anno in assi.anni] for indicatore in assi.indicatori]
    case: list[Casa] = []
    for territorio in assi.territori:
        for indicatore, riga in zip(assi.indicatori, righe, strict=True):
            codice, misura = indicatore.codice, indicatore.misura
            for anno, obiettivo, vuota in riga:
                cella = celle.get((territorio, anno, codice), VUOTA)
                prima = VUOTA if obiettivo is None else _prima(codice, anno, territorio, celle, assi)
                empty = cella is VUOTA and prima is VUOTA
                case.append(vuota if empty else _casa(misura, obiettivo, cella, prima))
    return case


class _Anno(NamedTuple):
    """`obiettivo` None: the year is not judged. `vuota`: the place where nothing was observed, nor the year before."""

    anno: int
    obiettivo: Obiettivo | None
    vuota: Casa

    @classmethod
    def di(cls, indicatore: Indicatore, anno: int, assi: Assi) -> "_Anno":
        obiettivo = indicatore.obiettivo(anno) if anno in assi.giudicati else None
        return cls(anno, obiettivo, _casa(indicatore.misura, obiettivo, VUOTA, VUOTA))


def _casa(misura: Misura, obiettivo: Obiettivo | None, cella: Cella, prima: Cella) -> Casa:
    numeratore, denominatore = cella.numeratore, cella.denominatore
    if misura is Misura.MEDIA:
        numeratore, denominatore = cella.somma, cella.contributi
    verdetto = None if obiettivo is None else giudica(misura, obiettivo, cella, prima).esito
    return Casa(numeratore, denominatore, _mostrato(misura, numeratore, denominatore), verdetto)


def _prima(codice: str, anno: int, territorio: str, celle: Celle, assi: Assi) -> Cella:
    others = assi.prima.get((territorio, anno))
    if others is None:
        return celle.get((territorio, anno - 1, codice), VUOTA)
    return unite(celle.get((each, anno - 1, codice), VUOTA) for each in others)


def _mostrato(misura: Misura, numeratore: int, denominatore: int) -> float | None:
    """`verdicts.valore` as a decimal, to be shown: nothing is judged by it."""
    if misura is Misura.CONTEGGIO:
        return numeratore
    if misura is Misura.TRAGUARDO:
        return int(numeratore > 0 and numeratore == denominatore)
    return round(numeratore / denominatore, 6) if denominatore else None
