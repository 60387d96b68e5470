"""How a return is said to people: Italian words and numbers. Machines read the JSON, where nothing is rounded."""

from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.restituzione.documento import Conteggio, Documento, Riga
from services.indicators.domain.restituzione.restituzione import Stato
from services.indicators.domain.verdicts import Esito
from shared.kernel.clock import ROME

TITOLO = "Monitoraggio dei Piani di Zona"
ASSENTE = "–"
VERDETTI = {
    Esito.RAGGIUNTO: "Raggiunto",
    Esito.NON_RAGGIUNTO: "Non raggiunto",
    Esito.NON_CALCOLABILE: "Non calcolabile",
}
_PLURALI = {
    Esito.RAGGIUNTO: "raggiunti",
    Esito.NON_RAGGIUNTO: "non raggiunti",
    Esito.NON_CALCOLABILE: "non calcolabili",
}
STATI = {
    Stato.BOZZA: "BOZZA, non ancora verificata: non è la restituzione ufficiale",
    Stato.VERIFICATA: "VERIFICATA, non ancora congelata: non è la restituzione ufficiale",
    Stato.CONGELATA: "Congelata",
}
ARROTONDAMENTO = (
    "Le percentuali sono troncate a un decimale e le medie a due: un numero mostrato non supera mai quello vero. "
    "I verdetti sono presi sulle frazioni esatte."
)


def valore(misura: Misura, value: Fraction | None) -> str:
    """`66,6 %`, `1.204`, `6,25 giorni`, `sì`. Truncated: what missed its target never looks as if it had reached it."""
    if value is None:
        return ASSENTE
    match misura:
        case Misura.RAPPORTO:
            return f"{_decimale(value * 100, 1)} %"
        case Misura.CONTEGGIO:
            return numero(int(value))
        case Misura.MEDIA:
            return f"{_decimale(value, 2)} giorni"
        case Misura.TRAGUARDO:
            return "sì" if value >= 1 else "no"


def numero(value: int | None) -> str:
    return ASSENTE if value is None else f"{value:,}".replace(",", ".")


def del_conteggio(misura: Misura, conteggio: Conteggio | None) -> str:
    return ASSENTE if conteggio is None else valore(misura, conteggio.valore)


def obiettivo(riga: Riga) -> str:
    """The target in words; a comparison names what it compares with."""
    before = del_conteggio(riga.misura, riga.anno_prima)
    soglia = riga.obiettivo.soglia or Fraction(0)
    return {
        TipoObiettivo.RAPPORTO: f"almeno {_decimale(soglia * 100, 0)} %",
        TipoObiettivo.CONTEGGIO: f"almeno {_decimale(soglia, 0)}",
        TipoObiettivo.AUMENTO: f"più dell'anno prima ({before})",
        TipoObiettivo.RIDUZIONE: f"meno dell'anno prima ({before})",
        TipoObiettivo.TRAGUARDO: riga.obiettivo.testo or ASSENTE,
        TipoObiettivo.NESSUNO: "nessuno per quest'anno",
        TipoObiettivo.NON_LETTO: "non leggibile nella copia della deliberazione",
    }[riga.obiettivo.tipo]


def accanto(riga: Riga) -> str:
    """What is counted beside the value; empty where nothing is."""
    return "; ".join(f"{each.codice}: {numero(each.valore)}" for each in riga.accanto)


def perche(riga: Riga) -> str:
    """Why there is no verdict; empty where there is one."""
    return "" if riga.motivo is None else riga.motivo.testo


def conta(esito: Esito, righe: tuple[Riga, ...]) -> int:
    return sum(riga.esito is esito for riga in righe)


def in_parole(esito: Esito, quanti: int) -> str:
    """`raggiunto`, `raggiunti`: the verdict of so many indicators."""
    return VERDETTI[esito].lower() if quanti == 1 else _PLURALI[esito]


def istante(quando: datetime | None) -> str:
    """`31/03/2026, ore 23:59` in Lombardy."""
    return ASSENTE if quando is None else quando.astimezone(ROME).strftime("%d/%m/%Y, ore %H:%M")


def piccoli_numeri(documento: Documento) -> bool:
    """Whether some count is so small that whoever publishes it might point at a person (1 to 4)."""
    return any(
        0 < each < 5
        for riga in documento.foglio.righe
        for each in (riga.conteggio.numeratore, riga.conteggio.denominatore)
        if each is not None and riga.misura is not Misura.TRAGUARDO
    )


NON_CONFRONTABILI = (
    "non confrontabili uno per uno: è cambiata la regola, o qualche evento è stato consegnato in ritardo"
)
AVVERTENZA_PICCOLI_NUMERI = (
    "Contiene conteggi inferiori a 5: è destinata agli uffici. Prima di pubblicarla quei numeri vanno oscurati."
)


def _decimale(value: Fraction, digits: int) -> str:
    step = Decimal(1).scaleb(-digits)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(step, ROUND_FLOOR):,}".translate(str.maketrans(",.", ".,"))
