"""The sheet of one LEPS: what was counted against what was asked, and below it how each was counted."""

from typing import Any

from services.indicators.adapters.esporta.formati_xlsx import Formati, pagina
from services.indicators.adapters.esporta.parole import ASSENTE, STATI, VERDETTI, numero, obiettivo, perche, valore
from services.indicators.domain.regulation import Misura
from services.indicators.domain.restituzione.documento import Conteggio, Riga, Sezione
from services.indicators.domain.restituzione.restituzione import Restituzione

COLONNE = (
    ("Codice", 9),
    ("Indicatore", 40),
    ("Valore", 14),
    ("Numeratore", 12),
    ("Denominatore", 13),
    ("Anno prima", 14),
    ("Obiettivo", 24),
    ("Verdetto", 16),
    ("Quanto manca, o perché", 30),
    ("Nota dell'Ufficio di Piano", 34),
)
HEAD = 4
"""The row of the column names, from zero."""
WIDE = 150
"""Characters on a line of the text that runs under the table."""


def foglio_leps(book: Any, formati: Formati, restituzione: Restituzione, sezione: Sezione) -> None:
    documento = restituzione.documento
    sheet = book.add_worksheet(sezione.codice)
    pagina(sheet, restituzione)
    sheet.write_string(0, 0, f"{sezione.codice} – {sezione.nome}", formati.titolo)
    sheet.write_string(
        1, 0, f"Ambito di {documento.foglio.ambito_nome}, anno {documento.foglio.anno}", formati.sottotitolo
    )
    sheet.write_string(
        2,
        0,
        f"Norma: {sezione.norma}. Restituzione {documento.numero}. {STATI[restituzione.stato]}.",
        formati.sottotitolo,
    )
    for column, (name, width) in enumerate(COLONNE):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, name, formati.testata)
    sheet.repeat_rows(HEAD)
    sheet.freeze_panes(HEAD + 1, 2)
    row = HEAD + 1
    for riga in sezione.righe:
        _riga(sheet, formati, row, riga, documento.note.get(riga.codice, ""))
        row += 1
    _come_si_conta(sheet, formati, row + 1, sezione)


def _riga(sheet: Any, formati: Formati, row: int, riga: Riga, nota: str) -> None:
    sheet.write_string(row, 0, riga.codice, formati.etichetta)
    sheet.write_string(row, 1, riga.nome, formati.testo)
    _valore(sheet, formati, row, 2, riga.misura, riga.conteggio)
    _intero(sheet, formati, row, 3, riga.conteggio.numeratore)
    _intero(sheet, formati, row, 4, riga.conteggio.denominatore)
    _valore(sheet, formati, row, 5, riga.misura, riga.anno_prima)
    sheet.write_string(row, 6, obiettivo(riga), formati.testo)
    sheet.write_string(row, 7, VERDETTI[riga.esito], formati.verdetti[riga.esito])
    sheet.write_string(row, 8, riga.distanza or perche(riga), formati.testo)
    sheet.write_string(row, 9, nota, formati.nota)


def _valore(sheet: Any, formati: Formati, row: int, column: int, misura: Misura, conteggio: Conteggio | None) -> None:
    """A number that a spreadsheet can go on with; a milestone and what is missing are words."""
    value = None if conteggio is None else conteggio.valore
    if value is None or misura is Misura.TRAGUARDO:
        sheet.write_string(row, column, valore(misura, value), formati.valori[Misura.TRAGUARDO])
    else:
        sheet.write_number(row, column, float(value), formati.valori[misura])


def _intero(sheet: Any, formati: Formati, row: int, column: int, value: int | None) -> None:
    if value is None:
        sheet.write_string(row, column, ASSENTE, formati.valori[Misura.TRAGUARDO])
    else:
        sheet.write_number(row, column, value, formati.intero)


def _come_si_conta(sheet: Any, formati: Formati, row: int, sezione: Sezione) -> None:
    last = len(COLONNE) - 1
    sheet.merge_range(row, 0, row, last, "", formati.testata)
    sheet.write_string(row, 0, "Come si conta", formati.testata)
    for riga in sezione.righe:
        row += 1
        rule = (
            "nessuna regola in vigore"
            if riga.regola is None
            else f"{riga.regola.testo} (regola {riga.regola.versione})"
        )
        fraction = riga.conta if riga.su is None else f"{riga.conta} / {riga.su}"
        text = f"{fraction}. {rule}"
        for beside in riga.accanto:
            text += f"\nAccanto, {numero(beside.valore)}: {beside.regola.testo} (regola {beside.regola.versione})"
        sheet.write_string(row, 0, riga.codice, formati.etichetta)
        sheet.merge_range(row, 1, row, last, "", formati.testo)
        sheet.write_string(row, 1, text, formati.testo)
        sheet.set_row(row, formati.altezza(text, WIDE))
