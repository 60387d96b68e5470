"""Which cases that are still open, and which messages that still wait, could move the value of an indicator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.indicators.domain.contributions.misure import (
    ACCESSI_APERTI,
    DIMISSIONI_APERTE,
    QUARANTENA,
    SAD_APERTI,
)
from services.indicators.domain.verdicts import VUOTA, Cella

ANNI_PRIMA = 4
"""How far back one looks for what is still open: what has been open for longer does not end in the year asked for."""


@dataclass(frozen=True)
class Aperti:
    """`gia_contati` are in the denominator and could still enter the numerator; `nuovi` could enter both."""

    gia_contati: int = 0
    nuovi: int = 0


@dataclass(frozen=True)
class Misurate:
    """The cells of the measures for one territory: of the year asked for, and the sums up to it."""

    dell_anno: Mapping[str, Cella] = field(default_factory=dict)
    fino_all_anno: Mapping[str, Cella] = field(default_factory=dict)

    def nell_anno(self, codice: str) -> Cella:
        return self.dell_anno.get(codice, VUOTA)

    def finora(self, codice: str) -> Cella:
        return self.fino_all_anno.get(codice, VUOTA)


def aperti(codice: str, misurate: Misurate) -> Aperti | None:
    """Those of an indicator. None: no case or message could move it, or one cannot tell which."""
    conta = _CONTANO.get(codice)
    return None if conta is None else conta(misurate)


def _in_quarantena(misurate: Misurate) -> int:
    """Each may be a segnalazione that nobody knows of yet, or say how one ended."""
    return misurate.finora(QUARANTENA).numeratore


def _attese(misurate: Misurate) -> Aperti:
    """DIP-3, DIP-4: whoever is still in hospital may go home, or to a structure; nobody knows which before."""
    return Aperti(nuovi=misurate.finora(DIMISSIONI_APERTE).contributi + _in_quarantena(misurate))


def _segnalazioni(misurate: Misurate) -> Aperti:
    """DIP-2, DIP-6: what was signalled in the year is in the denominator; what came of it may still be told."""
    return Aperti(misurate.nell_anno(DIMISSIONI_APERTE).contributi, _in_quarantena(misurate))


def _valutazioni(misurate: Misurate) -> Aperti:
    """PUA-2, PUA-4: those who wait for the multidimensional valutazione."""
    return Aperti(nuovi=misurate.finora(ACCESSI_APERTI).contributi)


def _progetti_sad(misurate: Misurate) -> Aperti:
    """SAD-1: a project that is there may still rest on an integrated plan; one that is not may still come."""
    sad = misurate.finora(SAD_APERTI)
    return Aperti(sad.contributi - sad.numeratore, sad.numeratore)


def _sad_delle_dimissioni(misurate: Misurate) -> Aperti:
    """SAD-2: a dimissione that needs SAD may still get it."""
    ancora = misurate.finora(DIMISSIONI_APERTE).contributi + misurate.finora(SAD_APERTI).numeratore
    return Aperti(ancora, _in_quarantena(misurate))


def _prese_in_carico(misurate: Misurate) -> Aperti:
    """SAD-3: the take-ins of the year that still run may end with all five phases; requests may still be taken in."""
    sad = misurate.finora(SAD_APERTI)
    return Aperti(misurate.nell_anno(SAD_APERTI).denominatore, sad.contributi - sad.denominatore)


_CONTANO: Mapping[str, Callable[[Misurate], Aperti]] = {
    "DIP-2": _segnalazioni,
    "DIP-3": _attese,
    "DIP-4": _attese,
    "DIP-6": _segnalazioni,
    "PUA-2": _valutazioni,
    "PUA-4": _valutazioni,
    "SAD-1": _progetti_sad,
    "SAD-2": _sad_delle_dimissioni,
    "SAD-3": _prese_in_carico,
}
