"""The return as a workbook: a cover, one sheet per LEPS to be read and printed, the differences of a correction.

A text is written as text and never as a formula; a verdict is a word, and a colour besides.
"""

from datetime import UTC
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from services.indicators.adapters.esporta.foglio_leps import foglio_leps
from services.indicators.adapters.esporta.formati_xlsx import Formati, pagina
from services.indicators.adapters.esporta.parole import (
    AVVERTENZA_PICCOLI_NUMERI,
    NON_CONFRONTABILI,
    STATI,
    TITOLO,
    VERDETTI,
    conta,
    istante,
    piccoli_numeri,
)
from services.indicators.domain.restituzione.correzione import GENERALE
from services.indicators.domain.restituzione.documento import Differenza
from services.indicators.domain.restituzione.restituzione import Restituzione

COME_VERIFICARE = (
    "L'impronta è lo SHA-256 del membro «documento» del file JSON di questa restituzione, scritto secondo RFC 8785: "
    "chiunque la può ricalcolare."
)
ARROTONDAMENTO = (
    "Le celle contengono i numeri per intero, ciò che si vede è arrotondato. "
    "I verdetti sono presi sulle frazioni esatte."
)


def cartella_xlsx(restituzione: Restituzione) -> bytes:
    documento = restituzione.documento
    file = BytesIO()
    book = Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    made = documento.congelata_il or documento.foglio.noto_al
    book.set_properties(
        {
            "title": f"{TITOLO}: {documento.foglio.ambito_nome}, {documento.foglio.anno}",
            "subject": documento.numero,
            "company": f"Ambito di {documento.foglio.ambito_nome}",
            "comments": restituzione.impronta or STATI[restituzione.stato],
            # The return's own instant: whoever exports it again gets the same file.
            "created": made.astimezone(UTC).replace(tzinfo=None),
        }
    )
    formati = Formati(book)
    _copertina(book, formati, restituzione)
    for sezione in documento.foglio.sezioni:
        foglio_leps(book, formati, restituzione, sezione)
    _differenze(book, formati, restituzione)
    book.close()
    return file.getvalue()


def _copertina(book: Any, formati: Formati, restituzione: Restituzione) -> None:
    documento, foglio = restituzione.documento, restituzione.documento.foglio
    sheet = book.add_worksheet("Copertina")
    pagina(sheet, restituzione)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 4, 19)
    sheet.write_string(0, 0, f"{TITOLO} – anno {foglio.anno}", formati.titolo)
    sheet.write_string(1, 0, f"Ambito di {foglio.ambito_nome}", formati.sottotitolo)
    told = [
        ("Numero", documento.numero),
        ("Stato", STATI[restituzione.stato]),
        ("Valori noti al", istante(foglio.noto_al)),
        ("Verificata il", istante(documento.verificata_il)),
        ("Congelata il", istante(documento.congelata_il)),
        ("Deliberazione", foglio.deliberazione),
        ("Impronta (SHA-256)", restituzione.impronta or "si forma con il congelamento"),
    ]
    if documento.corregge is not None:
        told.append(("Corregge", f"{documento.corregge.numero}, impronta {documento.corregge.impronta}"))
        told.append(("Perché", documento.motivo_correzione or ""))
    if documento.note.get(GENERALE):
        told.append(("Nota dell'Ufficio di Piano", documento.note[GENERALE]))
    row = 3
    for name, text in told:
        sheet.write_string(row, 0, name, formati.etichetta)
        sheet.merge_range(row, 1, row, 4, "", formati.nota)
        sheet.write_string(row, 1, text, formati.nota)
        sheet.set_row(row, formati.altezza(text, 76))
        row += 1
    row = _riepilogo(sheet, formati, restituzione, row + 1)
    for text in (COME_VERIFICARE, ARROTONDAMENTO, *([AVVERTENZA_PICCOLI_NUMERI] if piccoli_numeri(documento) else [])):
        sheet.merge_range(row, 0, row, 4, "", formati.testo)
        sheet.write_string(row, 0, text, formati.testo)
        sheet.set_row(row, formati.altezza(text, 108))
        row += 1


def _riepilogo(sheet: Any, formati: Formati, restituzione: Restituzione, row: int) -> int:
    heads = ("LEPS", *VERDETTI.values(), "Indicatori")
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formati.testata)
    first = row + 1
    for sezione in restituzione.documento.foglio.sezioni:
        row += 1
        sheet.write_string(row, 0, f"{sezione.codice} – {sezione.nome}", formati.testo)
        for column, esito in enumerate(VERDETTI, 1):
            sheet.write_number(row, column, conta(esito, sezione.righe), formati.intero)
        sheet.write_number(row, 4, len(sezione.righe), formati.intero)
    every = tuple(restituzione.documento.foglio.righe)
    totals = [*(conta(esito, every) for esito in VERDETTI), len(every)]
    row += 1
    sheet.write_string(row, 0, "Totale", formati.etichetta)
    for column, total in enumerate(totals, 1):
        letter = "ABCDE"[column]
        sheet.write_formula(row, column, f"=SUM({letter}{first + 1}:{letter}{row})", formati.intero, total)
    return row + 2


def _differenze(book: Any, formati: Formati, restituzione: Restituzione) -> None:
    documento = restituzione.documento
    sheet = book.add_worksheet("Differenze")
    pagina(sheet, restituzione)
    for column, width in enumerate((12, 26, 40, 40)):
        sheet.set_column(column, column, width)
    if documento.corregge is None:
        sheet.write_string(0, 0, "Prima versione: non corregge nessun'altra restituzione.", formati.sottotitolo)
        return
    sheet.write_string(0, 0, f"Differenze rispetto alla {documento.corregge.numero}", formati.titolo)
    for column, head in enumerate(("Indicatore", "Che cosa", "Prima", "Dopo")):
        sheet.write_string(2, column, head, formati.testata)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    row = 3
    for differenza in documento.differenze:
        for told in _righe(differenza):
            for column, text in enumerate(told):
                sheet.write_string(row, column, text, formati.nota)
            row += 1


def _righe(differenza: Differenza) -> list[tuple[str, str, str, str]]:
    rows = [
        (differenza.codice, cambio.campo, cambio.prima or "(assente)", cambio.dopo or "(assente)")
        for cambio in differenza.cambi
    ]
    if differenza.casi is None:
        return [*rows, (differenza.codice, "casi", "", NON_CONFRONTABILI)]
    kinds = (
        ("caso entrato", differenza.casi.entrati),
        ("caso uscito", differenza.casi.usciti),
        ("caso contato diversamente", differenza.casi.cambiati),
    )
    rows += [(differenza.codice, kind, "", caso_id) for kind, cases in kinds for caso_id in cases]
    if differenza.casi.non_elencati:
        rows.append((differenza.codice, "altri casi, non elencati", "", str(differenza.casi.non_elencati)))
    return rows
