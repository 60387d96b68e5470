"""From what was counted to a value and a verdict. Exact arithmetic: a threshold is met or it is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.indicators.domain.regulation import Misura, Obiettivo, TipoObiettivo


@dataclass(frozen=True, slots=True)
class Cella:
    """What a territory and year hold for one indicator. `contributi` zero: nothing was observed there at all.

    `somma` is the sum of the contributions' values (whole days); means divide it by `contributi`. `quadrati` is the sum
    of their squares, for how much they differ; None where it is not known.
    """

    numeratore: int = 0
    denominatore: int = 0
    somma: int = 0
    contributi: int = 0
    quadrati: int | None = 0


VUOTA = Cella()


def unite(celle: Iterable[Cella]) -> Cella:
    """Several territories as if they were one. Who counts once in each of two of them counts twice here."""
    found = VUOTA
    for each in celle:
        squares = None if found.quadrati is None or each.quadrati is None else found.quadrati + each.quadrati
        found = Cella(
            found.numeratore + each.numeratore,
            found.denominatore + each.denominatore,
            found.somma + each.somma,
            found.contributi + each.contributi,
            squares,
        )
    return found


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
    TERRITORIO_DIVISO = "territorio_diviso"

    @property
    def testo(self) -> str:
        return _TESTI[self]


_TESTI = {
    Motivo.REGOLA_NON_IN_VIGORE: "La regola di conteggio di questo indicatore non è ancora in vigore nella piattaforma",
    Motivo.ANNO_NON_INIZIATO: "L'anno non è ancora iniziato",
    Motivo.NESSUN_OBIETTIVO: "La deliberazione non fissa un obiettivo per quest'anno",
    Motivo.OBIETTIVO_NON_LETTO: "L'obiettivo non è leggibile nella copia della deliberazione in uso",
    Motivo.DENOMINATORE_ZERO: "Nessun caso al denominatore: il valore non esiste",
    Motivo.TERRITORIO_DIVISO: "L'Ambito dell'anno precedente è stato diviso: non si sa quale parte confrontare",
    Motivo.NESSUN_ANNO_PRECEDENTE: "Manca l'anno precedente con cui confrontare: un anno assente non vale zero",
}


@dataclass(frozen=True)
class Verdetto:
    esito: Esito
    motivo: Motivo | None = None


def valore(misura: Misura, cella: Cella) -> Fraction | None:
    """The value of a cell: a ratio (0..1), a count, mean days, or 1/0 for a milestone. None: zero denominator."""
    parts = _parti(misura, cella)
    return None if parts is None else Fraction(*parts)


def giudica(misura: Misura, obiettivo: Obiettivo, cella: Cella, precedente: Cella) -> Verdetto:
    """The verdict on a cell against its target and the cell of the year before.

    "More (or less) than the year before" is strict. A year before in which nothing at all was observed is missing: it
    is not zero. A milestone is reached where every registered protocol reached it, and there is at least one.
    """
    missing = _SENZA_VERDETTO.get(obiettivo.tipo)
    if missing is not None:
        return missing
    now = _parti(misura, cella)
    if now is None:
        return _DENOMINATORE_ZERO
    if obiettivo.tipo in _DI_CONFRONTO:
        before = _parti(misura, precedente) if precedente.contributi else None
        if before is None:
            return _NESSUN_ANNO_PRECEDENTE
        more, less = now[0] * before[1], before[0] * now[1]
        return _esito(more > less if obiettivo.tipo is TipoObiettivo.AUMENTO else more < less)
    threshold = (1, 1) if obiettivo.tipo is TipoObiettivo.TRAGUARDO else obiettivo.frazione
    if threshold is None:
        raise ValueError(f"a target of kind {obiettivo.tipo} needs a threshold")
    return _esito(now[0] * threshold[1] >= threshold[0] * now[1])


def _parti(misura: Misura, cella: Cella) -> tuple[int, int] | None:
    """A value as two integers, not reduced: a table of thousands of verdicts multiplies them crosswise."""
    match misura:
        case Misura.CONTEGGIO:
            return cella.numeratore, 1
        case Misura.RAPPORTO:
            return (cella.numeratore, cella.denominatore) if cella.denominatore else None
        case Misura.MEDIA:
            return (cella.somma, cella.contributi) if cella.contributi else None
        case Misura.TRAGUARDO:
            return int(cella.numeratore > 0 and cella.numeratore == cella.denominatore), 1


def _senza(motivo: Motivo) -> Verdetto:
    return Verdetto(Esito.NON_CALCOLABILE, motivo)


_DI_CONFRONTO = frozenset({TipoObiettivo.AUMENTO, TipoObiettivo.RIDUZIONE})
_SENZA_VERDETTO = {
    TipoObiettivo.NESSUNO: _senza(Motivo.NESSUN_OBIETTIVO),
    TipoObiettivo.NON_LETTO: _senza(Motivo.OBIETTIVO_NON_LETTO),
}
_DENOMINATORE_ZERO = _senza(Motivo.DENOMINATORE_ZERO)
_NESSUN_ANNO_PRECEDENTE = _senza(Motivo.NESSUN_ANNO_PRECEDENTE)
_RAGGIUNTO, _NON_RAGGIUNTO = Verdetto(Esito.RAGGIUNTO), Verdetto(Esito.NON_RAGGIUNTO)


def _esito(reached: bool) -> Verdetto:
    return _RAGGIUNTO if reached else _NON_RAGGIUNTO
