"""Yearly returns made by hand, with telling defaults: Bergamo, 2025, known after the year was over."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.restituzione.documento import (
    Conteggio,
    Foglio,
    RegolaUsata,
    Riga,
    Sezione,
    Traguardo,
)
from services.indicators.domain.restituzione.restituzione import Restituzione
from services.indicators.domain.verdicts import Esito, Motivo

DOPO = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
"""A month after the year of the return."""
VERIFICATA = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
CONGELATA = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)


def conteggio(numeratore: int = 2, denominatore: int | None = 3, anno: int = 2025) -> Conteggio:
    valore = Fraction(numeratore, denominatore) if denominatore else None
    return Conteggio(anno, valore, numeratore, denominatore, denominatore or numeratore)


def riga(codice: str = "PUA-2", **altro: Any) -> Riga:
    """A ratio of 2/3 against a half, reached; nothing seen the year before."""
    valori: dict[str, Any] = {
        "nome": "Valutazioni con l'assistente sociale / valutazioni",
        "misura": Misura.RAPPORTO,
        "conta": "valutazioni con assistente sociale",
        "su": "valutazioni effettuate",
        "conteggio": conteggio(),
        "anno_prima": None,
        "obiettivo": Traguardo(TipoObiettivo.RAPPORTO, Fraction(1, 2)),
        "esito": Esito.RAGGIUNTO,
        "motivo": None,
        "regola": RegolaUsata(f"{codice}/1", "Si contano le valutazioni concluse nell'anno."),
    }
    return Riga(codice, **(valori | altro))


def media(codice: str = "DIP-3", giorni: int = 17, casi: int = 2, **altro: Any) -> Riga:
    """A mean of days without a target, with a year before."""
    valori: dict[str, Any] = {
        "nome": "Riduzione tempo medio di attesa",
        "misura": Misura.MEDIA,
        "conta": "giorni di attesa",
        "su": "dimissioni dell'anno",
        "conteggio": Conteggio(2025, Fraction(giorni, casi), giorni, casi, casi),
        "anno_prima": Conteggio(2024, Fraction(12), 24, 2, 2),
        "obiettivo": Traguardo(TipoObiettivo.NESSUNO),
        "esito": Esito.NON_CALCOLABILE,
        "motivo": Motivo.NESSUN_OBIETTIVO,
    }
    return riga(codice, **(valori | altro))


def foglio(*righe: Riga, **altro: Any) -> Foglio:
    valori: dict[str, Any] = {
        "ambito": "50036",
        "ambito_nome": "Bergamo",
        "anno": 2025,
        "deliberazione": "DGR Lombardia XII/2167",
        "noto_al": DOPO,
        "anno_concluso": True,
        "aggiornato_al": DOPO,
        "sezioni": (Sezione("PUA", "Punti Unici di Accesso", "L. 234/2021", righe or (riga(), media())),),
    }
    return Foglio(**(valori | altro))


def bozza(*righe: Riga, id: str = "rest-1", **altro: Any) -> Restituzione:
    return Restituzione.apri(id, foglio(*righe, **altro))


def congelata(*righe: Riga, id: str = "rest-1", **altro: Any) -> Restituzione:
    restituzione = bozza(*righe, id=id, **altro)
    restituzione.verifica(VERIFICATA)
    restituzione.congela(CONGELATA)
    return restituzione


def con_nota(restituzione: Restituzione, codice: str, testo: str) -> Restituzione:
    """A frozen return as it would be with this note: for what is typed and must do no harm in a file."""
    documento = replace(restituzione.documento, note={codice: testo})
    return replace(restituzione, documento=documento)
