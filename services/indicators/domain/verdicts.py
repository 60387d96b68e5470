"""From what was counted to a value and a verdict. Exact arithmetic: a threshold is met or it is not."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from services.indicators.domain.regulation import Misura, Obiettivo, TipoObiettivo


@dataclass(frozen=True, slots=True)
class Cella:
    """What a territory and year hold for one indicator. `contributi` zero: nothing was observed there at all.

    `somma` is the sum of the contributions' values (whole days); means divide it by `contributi`.
    """

    numeratore: int = 0
    denominatore: int = 0
    somma: int = 0
    contributi: int = 0


VUOTA = Cella()


class Esito(StrEnum):
    RAGGIUNTO = "raggiunto"
    NON_RAGGIUNTO = "non_raggiunto"
    NON_CALCOLABILE = "non_calcolabile"


class Motivo(StrEnum):
    """Why there is no verdict. `testo` says it to a person."""

    REGOLA_NON_IN_VIGORE = "regola_non_in_vigore"
    ANNO_NON_INIZIATO = "anno_non_iniziato"
    NESSUN_OBIETTIVO = "nessun_obiettivo"
    OBIETTIVO_NON_LETTO = "obiettivo_non_letto"
    DENOMINATORE_ZERO = "denominatore_zero"
    NESSUN_ANNO_PRECEDENTE = "nessun_anno_precedente"

    @property
    def testo(self) -> str:
        return _TESTI[self]


_TESTI = {
    Motivo.REGOLA_NON_IN_VIGORE: "La regola di conteggio di questo indicatore non è ancora in vigore nella piattaforma",
    Motivo.ANNO_NON_INIZIATO: "L'anno non è ancora iniziato",
    Motivo.NESSUN_OBIETTIVO: "La deliberazione non fissa un obiettivo per quest'anno",
    Motivo.OBIETTIVO_NON_LETTO: "L'obiettivo non è leggibile nella copia della deliberazione in uso",
    Motivo.DENOMINATORE_ZERO: "Nessun caso al denominatore: il valore non esiste",
    Motivo.NESSUN_ANNO_PRECEDENTE: "Manca l'anno precedente con cui confrontare: un anno assente non vale zero",
}


@dataclass(frozen=True)
class Verdetto:
    esito: Esito
    motivo: Motivo | None = None


def valore(misura: Misura, cella: Cella) -> Fraction | None:
    """The value of a cell: a ratio (0..1), a count, mean days, or 1/0 for a milestone. None: zero denominator."""
    match misura:
        case Misura.CONTEGGIO:
            return Fraction(cella.numeratore)
        case Misura.RAPPORTO:
            return Fraction(cella.numeratore, cella.denominatore) if cella.denominatore else None
        case Misura.MEDIA:
            return Fraction(cella.somma, cella.contributi) if cella.contributi else None
        case Misura.TRAGUARDO:
            reached = cella.numeratore > 0 and cella.numeratore == cella.denominatore
            return Fraction(int(reached))


def giudica(misura: Misura, obiettivo: Obiettivo, cella: Cella, precedente: Cella) -> Verdetto:
    """The verdict on a cell against its target and the cell of the year before.

    "More (or less) than the year before" is strict. A year before in which nothing at all was observed is missing: it
    is not zero. A milestone is reached where every registered protocol reached it, and there is at least one.
    """
    missing = _SENZA_VERDETTO.get(obiettivo.tipo)
    now = valore(misura, cella)
    if missing is not None or now is None:
        return Verdetto(Esito.NON_CALCOLABILE, missing or Motivo.DENOMINATORE_ZERO)
    if obiettivo.tipo in {TipoObiettivo.AUMENTO, TipoObiettivo.RIDUZIONE}:
        before = valore(misura, precedente) if precedente.contributi else None
        if before is None:
            return Verdetto(Esito.NON_CALCOLABILE, Motivo.NESSUN_ANNO_PRECEDENTE)
        return _esito(now > before if obiettivo.tipo is TipoObiettivo.AUMENTO else now < before)
    threshold = Decimal(1) if obiettivo.tipo is TipoObiettivo.TRAGUARDO else obiettivo.soglia
    if threshold is None:
        raise ValueError(f"a target of kind {obiettivo.tipo} needs a threshold")
    return _esito(now >= Fraction(threshold))


_SENZA_VERDETTO = {
    TipoObiettivo.NESSUNO: Motivo.NESSUN_OBIETTIVO,
    TipoObiettivo.NON_LETTO: Motivo.OBIETTIVO_NON_LETTO,
}


def _esito(reached: bool) -> Verdetto:
    return Verdetto(Esito.RAGGIUNTO if reached else Esito.NON_RAGGIUNTO)
