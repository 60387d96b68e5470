"""Between which bounds a value lies, whatever becomes of what is still open. Exact arithmetic."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.indicators.domain.qualita.aperti import Aperti
from services.indicators.domain.regulation import Misura
from services.indicators.domain.verdicts import Cella


@dataclass(frozen=True)
class Forbice:
    """The value if the open ones all ended in the worst way, and in the best: the lower number and the higher one."""

    minimo: Fraction
    massimo: Fraction


class SenzaForbice(StrEnum):
    """Why there are no bounds. `testo` says it to a person."""

    NON_DA_CASI = "non_da_casi"
    NESSUN_CASO = "nessun_caso"
    ANNO_NON_INIZIATO = "anno_non_iniziato"

    @property
    def testo(self) -> str:
        return _TESTI[self]


_TESTI = {
    SenzaForbice.NON_DA_CASI: (
        "Nessun caso aperto può ancora spostarlo in modo riconoscibile: viene dal registro dell'Ambito, o l'area dei "
        "casi aperti non è ancora nota"
    ),
    SenzaForbice.NESSUN_CASO: "Nessun caso conta ancora: non c'è un valore che gli aperti possano spostare",
    SenzaForbice.ANNO_NON_INIZIATO: "L'anno non è ancora iniziato",
}

IPOTESI = {
    Misura.RAPPORTO: (
        "Minimo: nessuno degli aperti entra al numeratore e tutti i nuovi entrano al denominatore. Massimo: vi entrano "
        "tutti."
    ),
    Misura.CONTEGGIO: "Minimo: nessuno degli aperti conta. Massimo: contano tutti.",
    Misura.MEDIA: (
        "Minimo e massimo: tutti gli aperti finiscono con l'attesa più breve, o con la più lunga, tra quelle già "
        "contate nell'anno e nel territorio. Un'attesa ancora più lunga porterebbe oltre."
    ),
}
"""What the bounds take for granted, in words for the reader."""


def forbice(
    misura: Misura, cella: Cella, aperti: Aperti | None, estremi: tuple[int, int] | None = None
) -> Forbice | SenzaForbice:
    """The bounds of a cell's value. `estremi`: for a mean, the lowest and the highest value that it is made of.

    The value lies within them, and more open ones never bring them closer together.
    """
    if aperti is None or misura is Misura.TRAGUARDO:
        return SenzaForbice.NON_DA_CASI
    # No more can be added to a numerator than is missing in it.
    gia = min(aperti.gia_contati, max(cella.denominatore - cella.numeratore, 0))
    match misura:
        case Misura.CONTEGGIO:
            return Forbice(Fraction(cella.numeratore), Fraction(cella.numeratore + gia + aperti.nuovi))
        case Misura.RAPPORTO:
            tutti = cella.denominatore + aperti.nuovi
            if tutti == 0:
                return SenzaForbice.NESSUN_CASO
            return Forbice(Fraction(cella.numeratore, tutti), Fraction(cella.numeratore + gia + aperti.nuovi, tutti))
        case Misura.MEDIA:
            if estremi is None or cella.contributi == 0:
                return SenzaForbice.NESSUN_CASO
            casi = cella.contributi + aperti.nuovi
            minimo, massimo = (Fraction(cella.somma + aperti.nuovi * estremo, casi) for estremo in estremi)
            return Forbice(minimo, massimo)
