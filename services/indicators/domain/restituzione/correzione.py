"""What a correction says otherwise than the frozen return that it takes the place of."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from services.indicators.domain.restituzione.documento import (
    Cambio,
    CasiCambiati,
    Conteggio,
    Differenza,
    Documento,
    Riga,
    Traguardo,
)

GENERALE = "generale"
"""What concerns no single indicator: its note."""


def differenze(
    prima: Documento, dopo: Documento, casi: Mapping[str, CasiCambiati | None] | None = None
) -> tuple[Differenza, ...]:
    """Indicator by indicator, in the order of the document; those of which nothing changed are left out.

    `casi`: by indicator, which cases changed; an absent indicator has none, None means that it cannot be said.
    """
    before = {riga.codice: riga for riga in prima.foglio.righe}
    after = {riga.codice: riga for riga in dopo.foglio.righe}
    found: list[Differenza] = []
    for codice in [*after, *(gone for gone in before if gone not in after), GENERALE]:
        cambi = tuple(
            Cambio(campo, old, new)
            for campo, old, new in _campi(before.get(codice), after.get(codice), prima.note, dopo.note, codice)
            if old != new
        )
        changed = (casi or {}).get(codice, CasiCambiati())
        if cambi or (changed is not None and bool(changed)):
            found.append(Differenza(codice, cambi, changed))
    return tuple(found)


def _campi(
    prima: Riga | None, dopo: Riga | None, note_prima: Mapping[str, str], note_dopo: Mapping[str, str], codice: str
) -> Iterator[tuple[str, str | None, str | None]]:
    old, new = _detto(prima), _detto(dopo)
    for campo in old | new:
        yield campo, old.get(campo), new.get(campo)
    yield "nota", note_prima.get(codice), note_dopo.get(codice)


def _detto(riga: Riga | None) -> dict[str, str | None]:
    """What a row says, as text."""
    if riga is None:
        return {}
    return {
        "nome": riga.nome,
        **_conteggio("", riga.conteggio),
        **_conteggio("anno_prima.", riga.anno_prima),
        **{each.codice: str(each.valore) for each in riga.accanto},
        "obiettivo": _obiettivo(riga.obiettivo),
        "verdetto": riga.esito.value,
        "motivo": None if riga.motivo is None else riga.motivo.value,
        "regola": None if riga.regola is None else riga.regola.versione,
        "regola.testo": None if riga.regola is None else riga.regola.testo,
    }


def _conteggio(prefisso: str, conteggio: Conteggio | None) -> dict[str, str | None]:
    if conteggio is None:
        return {}
    return {
        f"{prefisso}valore": _testo(conteggio.valore),
        f"{prefisso}numeratore": _testo(conteggio.numeratore),
        f"{prefisso}denominatore": _testo(conteggio.denominatore),
    }


def _obiettivo(obiettivo: Traguardo) -> str:
    parts = (obiettivo.tipo.value, _testo(obiettivo.soglia), obiettivo.testo)
    return " ".join(part for part in parts if part is not None)


def _testo(value: int | Fraction | None) -> str | None:
    return None if value is None else str(value)
