"""One table for Italian spreadsheets: UTF-8 with BOM, semicolons, decimal commas; one row per indicator."""

import csv
from fractions import Fraction
from io import StringIO

from services.indicators.adapters.esporta.parole import VERDETTI, accanto, obiettivo, perche
from services.indicators.domain.restituzione.documento import Conteggio, Documento, Riga, Sezione
from services.indicators.domain.restituzione.restituzione import Restituzione

COLONNE = (
    "numero",
    "stato",
    "ambito",
    "ambito_nome",
    "anno",
    "leps",
    "codice",
    "indicatore",
    "misura",
    "valore",
    "numeratore",
    "denominatore",
    "contributi",
    "accanto",
    "valore_anno_prima",
    "numeratore_anno_prima",
    "denominatore_anno_prima",
    "obiettivo",
    "verdetto",
    "distanza",
    "motivo",
    "nota",
    "regola",
    "noto_al",
    "congelata_il",
    "impronta_sha256",
)
FORMULA = frozenset("=+-@\t\r＝＋－＠")
DIGITS = 6


def tabella_csv(restituzione: Restituzione) -> bytes:
    text = StringIO(newline="")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(COLONNE)
    for sezione in restituzione.documento.foglio.sezioni:
        for riga in sezione.righe:
            table.writerow(_cells(restituzione, sezione, riga))
    return text.getvalue().encode("utf-8-sig")


def innocuo(testo: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front."""
    return f"'{testo}" if testo.lstrip(" \n")[:1] in FORMULA and testo.strip() else testo


def _cells(restituzione: Restituzione, sezione: Sezione, riga: Riga) -> list[str | int | None]:
    documento: Documento = restituzione.documento
    foglio = documento.foglio
    return [
        documento.numero,
        restituzione.stato.value,
        foglio.ambito,
        innocuo(foglio.ambito_nome),
        foglio.anno,
        sezione.codice,
        riga.codice,
        innocuo(riga.nome),
        riga.misura.value,
        *_conteggio(riga.conteggio),
        riga.conteggio.contributi,
        innocuo(accanto(riga)),
        *_conteggio(riga.anno_prima),
        innocuo(obiettivo(riga)),
        VERDETTI[riga.esito],
        innocuo(riga.distanza or ""),
        innocuo(perche(riga)),
        innocuo(documento.note.get(riga.codice, "")),
        None if riga.regola is None else innocuo(riga.regola.versione),
        foglio.noto_al.isoformat(),
        None if documento.congelata_il is None else documento.congelata_il.isoformat(),
        restituzione.impronta,
    ]


def _conteggio(conteggio: Conteggio | None) -> tuple[str | None, int | None, int | None]:
    if conteggio is None:
        return None, None, None
    return _virgola(conteggio.valore), conteggio.numeratore, conteggio.denominatore


def _virgola(value: Fraction | None) -> str | None:
    """At most six digits after the comma, without useless zeros."""
    if value is None:
        return None
    text = f"{float(value):.{DIGITS}f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")
