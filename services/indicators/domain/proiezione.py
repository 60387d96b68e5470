"""Where a year in progress is heading: an estimate at 31 December, its interval, and the method in a sentence.

One idea for the three measures: the cases of the days gone by (a part `f` of the year) are a sample of those of the
whole year, and the year goes on as it has gone so far. The interval (80 %) then shrinks to nothing at the end of the
year, as the correction for a finite population has it (Cochran, Sampling Techniques, 3rd ed. 1977, section 2.6):

* a count N: N/f, plus or minus z·√(N·(1-f))/f: the normal approximation of the prediction interval for a Poisson count
  (Nelson, Applied Life Data Analysis, 1982, chapter 6; Meeker, Hahn, Escobar, Statistical Intervals, 2nd ed. 2017,
  chapter 7), to whole numbers outwards, never below
  what is already counted;
* a ratio: as it is, with the interval of Wilson (JASA 22, 1927, 209-212) on n/(1-f) cases instead of n;
* a mean: as it is, plus or minus z·s/√n·√(1-f), with s the standard deviation of the cases (divisor n-1).

Estimates are not verdicts: they are floating point and are shown rounded.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, sqrt
from statistics import NormalDist

from services.indicators.domain.regulation import Misura, Obiettivo, TipoObiettivo
from services.indicators.domain.verdicts import Cella, valore

CONFIDENZA = Fraction(4, 5)
MINIMO_GIORNI = 30
MINIMO_CASI = 5
_Z = NormalDist().inv_cdf(float((1 + CONFIDENZA) / 2))


class SenzaProiezione(StrEnum):
    """Why there is no estimate. `testo` says it to a person."""

    TRAGUARDO = "traguardo"
    DAL_REGISTRO = "dal_registro"
    ANNO_APPENA_INIZIATO = "anno_appena_iniziato"
    POCHI_CASI = "pochi_casi"
    RAPPORTO_OLTRE_UNO = "rapporto_oltre_uno"
    DISPERSIONE_NON_NOTA = "dispersione_non_nota"

    @property
    def testo(self) -> str:
        return _SENZA[self]


_SENZA = {
    SenzaProiezione.TRAGUARDO: "Un traguardo si raggiunge o no: non si stima dai giorni trascorsi",
    SenzaProiezione.DAL_REGISTRO: "Conta ciò che l'Ambito registra, non casi che arrivano nel tempo: non si stima dai "
    "giorni trascorsi",
    SenzaProiezione.ANNO_APPENA_INIZIATO: f"Sono trascorsi meno di {MINIMO_GIORNI} giorni dell'anno",
    SenzaProiezione.POCHI_CASI: f"I casi dell'anno sono meno di {MINIMO_CASI}",
    SenzaProiezione.RAPPORTO_OLTRE_UNO: "Il numeratore supera il denominatore: il metodo non vale per questo rapporto",
    SenzaProiezione.DISPERSIONE_NON_NOTA: "Quanto i casi differiscano tra loro non è ancora stato contato",
}

_COME_FINORA = "Si suppone che il resto dell'anno vada come i giorni trascorsi. L'intervallo è all'80 %"
_METODI = {
    Misura.CONTEGGIO: "Il conteggio di oggi diviso per la quota d'anno trascorsa. "
    + _COME_FINORA
    + " (previsione di un "
    "conteggio di Poisson, approssimazione normale).",
    Misura.RAPPORTO: "Il rapporto di oggi. " + _COME_FINORA + " (intervallo di Wilson, ristretto secondo la quota "
    "d'anno trascorsa).",
    Misura.MEDIA: "La media di oggi. " + _COME_FINORA + " (errore standard della media, ristretto secondo la quota "
    "d'anno trascorsa).",
}


class Direzione(StrEnum):
    """Where the interval lies against the target."""

    VERSO_L_OBIETTIVO = "verso_l_obiettivo"
    INCERTA = "incerta"
    LONTANO_DALL_OBIETTIVO = "lontano_dall_obiettivo"


@dataclass(frozen=True)
class Stima:
    """At 31 December, in the unit of the value (a ratio from 0 to 1, a count, days)."""

    valore: float
    minimo: float
    massimo: float
    metodo: str
    direzione: Direzione | None = None
    """None where there is no target to compare with."""


Proiezione = Stima | SenzaProiezione


def proiezione(
    misura: Misura, obiettivo: Obiettivo, cella: Cella, precedente: Cella, giorni: int, trascorsa: Fraction
) -> Proiezione:
    """Of a year in progress: `giorni` of it, a part `trascorsa` (0..1), have gone by.

    The indicators that are counted from the register of an Ambito have none (SenzaProiezione.DAL_REGISTRO): who asks
    knows the rule, this does not.
    """
    if misura is Misura.TRAGUARDO:
        return SenzaProiezione.TRAGUARDO
    if giorni < MINIMO_GIORNI:
        return SenzaProiezione.ANNO_APPENA_INIZIATO
    interval = _interval(misura, cella, float(trascorsa))
    if isinstance(interval, SenzaProiezione):
        return interval
    value, low, high = interval
    return Stima(value, low, high, _METODI[misura], _direzione(misura, obiettivo, precedente, low, high))


def _interval(misura: Misura, cella: Cella, gone_by: float) -> tuple[float, float, float] | SenzaProiezione:
    if _casi(misura, cella) < MINIMO_CASI:
        return SenzaProiezione.POCHI_CASI
    match misura:
        case Misura.CONTEGGIO:
            return _count(cella.numeratore, gone_by)
        case Misura.RAPPORTO if cella.numeratore > cella.denominatore:
            return SenzaProiezione.RAPPORTO_OLTRE_UNO
        case Misura.RAPPORTO:
            return _ratio(cella.numeratore, cella.denominatore, gone_by)
    if cella.quadrati is None:
        return SenzaProiezione.DISPERSIONE_NON_NOTA
    return _mean(cella.somma, cella.quadrati, cella.contributi, gone_by)


def _casi(misura: Misura, cella: Cella) -> int:
    if misura is Misura.MEDIA:
        return cella.contributi
    return cella.numeratore if misura is Misura.CONTEGGIO else cella.denominatore


def _count(counted: int, gone_by: float) -> tuple[float, float, float]:
    estimate = counted / gone_by
    half = _Z * sqrt(counted * (1 - gone_by)) / gone_by
    return estimate, float(max(floor(estimate - half), counted)), float(ceil(estimate + half))


def _ratio(numerator: int, denominator: int, gone_by: float) -> tuple[float, float, float]:
    ratio = numerator / denominator
    square = _Z * _Z * (1 - gone_by) / denominator
    middle = (ratio + square / 2) / (1 + square)
    half = sqrt(square * ratio * (1 - ratio) + square * square / 4) / (1 + square)
    # A ratio of 0 or 1 is an end of its own interval: rounding must not push it outside.
    return ratio, max(min(middle - half, ratio), 0.0), min(max(middle + half, ratio), 1.0)


def _mean(total: int, squares: int, cases: int, gone_by: float) -> tuple[float, float, float]:
    mean = total / cases
    variance = (cases * squares - total * total) / (cases * (cases - 1))
    half = _Z * sqrt(variance / cases * (1 - gone_by))
    return mean, max(mean - half, 0.0), mean + half


def _direzione(misura: Misura, obiettivo: Obiettivo, precedente: Cella, low: float, high: float) -> Direzione | None:
    match obiettivo.tipo:
        case TipoObiettivo.AUMENTO | TipoObiettivo.RIDUZIONE:
            before = valore(misura, precedente) if precedente.contributi else None
            if before is None:
                return None
            line = float(before)
            if obiettivo.tipo is TipoObiettivo.AUMENTO:
                return _side(inside=low > line, outside=high <= line)
            return _side(inside=high < line, outside=low >= line)
        case TipoObiettivo.RAPPORTO | TipoObiettivo.CONTEGGIO if obiettivo.soglia is not None:
            line = float(obiettivo.soglia)
            return _side(inside=low >= line, outside=high < line)
    return None


def _side(*, inside: bool, outside: bool) -> Direzione:
    if inside:
        return Direzione.VERSO_L_OBIETTIVO
    return Direzione.LONTANO_DALL_OBIETTIVO if outside else Direzione.INCERTA
