"""How far a cell is from its target: what is missing, or by how much it is beyond. Exact, and said in a sentence.

Nothing is said where there is no verdict to come near to: no target, a target that could not be read, a zero
denominator, no year before. Nor for a "more" or "less than the year before" on a measure for which the deliberation
never asks it.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from services.indicators.domain.numeri import decimale, percento, scarto
from services.indicators.domain.regulation import Indicatore, Misura, Obiettivo, TipoObiettivo
from services.indicators.domain.verdicts import Cella


class Unita(StrEnum):
    CASI = "casi"
    """Units of what the numerator counts."""
    GIORNI = "giorni"
    """Days of the mean."""
    PROTOCOLLI = "protocolli"


@dataclass(frozen=True)
class Distanza:
    """`quanto`, never negative: what is missing to the target or, where it is reached, how much can be lost keeping it.

    `altri_casi`: of a ratio, how many further cases would do if every one of them counted; None where the target is
    reached, where no number of them would do, or where the year is over. `media_dei_prossimi`: of a mean, in days,
    below what the cases still to come must stay on average, if they come as often as so far; None likewise.
    """

    raggiunto: bool
    quanto: Fraction
    unita: Unita
    testo: str
    altri_casi: int | None = None
    media_dei_prossimi: Fraction | None = None


def distanza(
    indicatore: Indicatore, anno: int, cella: Cella, precedente: Cella, trascorsa: Fraction
) -> Distanza | None:
    """Of a year that has begun. `trascorsa`: the part of the year that has gone by; 1 where it is over."""
    obiettivo = indicatore.obiettivo(anno)
    match obiettivo.tipo, indicatore.misura:
        case TipoObiettivo.RAPPORTO, Misura.RAPPORTO:
            return _rapporto(indicatore, _soglia(obiettivo), cella, trascorsa) if cella.denominatore else None
        case TipoObiettivo.CONTEGGIO, Misura.CONTEGGIO:
            wanted = ceil(_soglia(obiettivo))
            return _conteggio(indicatore, wanted, cella.numeratore, f"per arrivare a {wanted}", trascorsa)
        case TipoObiettivo.AUMENTO, Misura.CONTEGGIO if precedente.contributi:
            before = precedente.numeratore
            beyond = f"per superare il {anno - 1} (che ne ha {before})"
            return _conteggio(indicatore, before + 1, cella.numeratore, beyond, trascorsa)
        case TipoObiettivo.RIDUZIONE, Misura.MEDIA if cella.contributi and precedente.contributi:
            return _media(cella, Fraction(precedente.somma, precedente.contributi), anno - 1, trascorsa)
        case TipoObiettivo.TRAGUARDO, Misura.TRAGUARDO:
            return _traguardo(obiettivo, cella)
    return None


def _rapporto(indicatore: Indicatore, soglia: Fraction, cella: Cella, trascorsa: Fraction) -> Distanza:
    have, of = cella.numeratore, cella.denominatore
    needed = ceil(soglia * of)
    if have >= needed:
        return _raggiunto(indicatore, have - needed, f" su {of}")
    missing = needed - have
    text = f"{_mancano(missing, trascorsa)} {_quanti(indicatore, missing)} su {of} per il {percento(soglia)}"
    if trascorsa == 1:
        return Distanza(False, Fraction(missing), Unita.CASI, text)
    if soglia == 1:
        text += "; altri casi non bastano, se questi restano così"
        return Distanza(False, Fraction(missing), Unita.CASI, text)
    further = ceil((soglia * of - have) / (1 - soglia))
    text += f"; con altri casi, se contassero tutti, ne {'basterebbe' if further == 1 else 'basterebbero'} {further}"
    return Distanza(False, Fraction(missing), Unita.CASI, text, altri_casi=further)


def _conteggio(indicatore: Indicatore, wanted: int, have: int, to_get: str, trascorsa: Fraction) -> Distanza:
    if have >= wanted:
        return _raggiunto(indicatore, have - wanted)
    missing = wanted - have
    text = f"{_mancano(missing, trascorsa)} {_quanti(indicatore, missing)} {to_get}"
    return Distanza(False, Fraction(missing), Unita.CASI, text)


def _raggiunto(indicatore: Indicatore, margin: int, of: str = "") -> Distanza:
    if margin == 0:
        return Distanza(True, Fraction(0), Unita.CASI, "Raggiunto di misura")
    return Distanza(
        True, Fraction(margin), Unita.CASI, f"Raggiunto con un margine di {_quanti(indicatore, margin)}{of}"
    )


def _media(cella: Cella, before: Fraction, anno_prima: int, trascorsa: Fraction) -> Distanza:
    mean = Fraction(cella.somma, cella.contributi)
    gap = mean - before
    last_year = f"quella del {anno_prima} ({_giorni(before)})"
    if gap < 0:
        text = f"Raggiunto: la media è di {_giorni(-gap)} sotto {last_year}"
        return Distanza(True, -gap, Unita.GIORNI, text)
    if gap:
        text = f"La media è di {_giorni(gap)} sopra {last_year} e deve scendere sotto"
    else:
        text = f"La media è uguale a {last_year} e deve scendere sotto"
    expected = round(cella.contributi * (1 - trascorsa) / trascorsa) if trascorsa else 0
    if not expected:
        return Distanza(False, gap, Unita.GIORNI, text)
    limit = before - gap * cella.contributi / expected
    to_come = "il caso che ci si aspetta" if expected == 1 else f"i {expected} casi che ci si aspettano"
    if limit <= 0:
        text += f"; {to_come} ancora quest'anno non possono bastare" if expected > 1 else f"; {to_come} non può bastare"
        return Distanza(False, gap, Unita.GIORNI, text)
    text += f"; per {to_come} ancora quest'anno l'attesa media dovrebbe restare sotto {_giorni(limit)}"
    return Distanza(False, gap, Unita.GIORNI, text, media_dei_prossimi=limit)


def _traguardo(obiettivo: Obiettivo, cella: Cella) -> Distanza:
    have, of = cella.numeratore, cella.denominatore
    if not of:
        text = f"Nessun protocollo registrato: l'obiettivo è «{obiettivo.testo}»"
        return Distanza(False, Fraction(1), Unita.PROTOCOLLI, text)
    if have == of:
        return Distanza(True, Fraction(0), Unita.PROTOCOLLI, f"Raggiunto: «{obiettivo.testo}»")
    registered = (
        "Il protocollo registrato non è" if of == 1 else f"Di {of} protocolli registrati {_non_ancora(of - have)}"
    )
    return Distanza(False, Fraction(of - have), Unita.PROTOCOLLI, f"{registered} ancora «{obiettivo.testo}»")


def _non_ancora(how_many: int) -> str:
    return "uno non è" if how_many == 1 else f"{how_many} non sono"


def _soglia(obiettivo: Obiettivo) -> Fraction:
    if obiettivo.soglia is None:
        raise ValueError(f"a target of kind {obiettivo.tipo} needs a threshold")
    return Fraction(obiettivo.soglia)


def _mancano(how_many: int, trascorsa: Fraction) -> str:
    over = trascorsa == 1
    if how_many == 1:
        return "Mancava" if over else "Manca"
    return "Mancavano" if over else "Mancano"


def _quanti(indicatore: Indicatore, how_many: int) -> str:
    if how_many == 1:
        return f"1 {indicatore.uno}" if indicatore.uno else f"1 ({indicatore.numeratore})"
    return f"{how_many} {indicatore.numeratore}"


def _giorni(days: Fraction) -> str:
    shown = scarto(days) if days else decimale(days)
    return f"{shown} {'giorno' if shown == '1' else 'giorni'}"
