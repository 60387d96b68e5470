"""The hand of the workbook: cell formats, and how every sheet is printed. Contrast is at least 7:1 (WCAG AAA)."""

from math import ceil
from typing import Any

from services.indicators.adapters.esporta.parole import STATI
from services.indicators.domain.regulation import Misura
from services.indicators.domain.restituzione.restituzione import Restituzione
from services.indicators.domain.verdicts import Esito

LINE = 15.0
"""Points that a line of text takes in a row."""
A4 = 9
_COLORI = {
    Esito.RAGGIUNTO: ("#E3F1E4", "#14491A"),
    Esito.NON_RAGGIUNTO: ("#FBE6E4", "#7A1410"),
    Esito.NON_CALCOLABILE: ("#EEEEEE", "#333333"),
}


class Formati:
    """The formats of one workbook. `nota` shows typed text as it is: Excel does not read it again as a formula."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        wrapped = base | {"text_wrap": True, "border": 1, "border_color": "#8A8A8A"}

        def made(**more: Any) -> Any:
            return book.add_format(wrapped | more)

        self.titolo = book.add_format(base | {"bold": True, "font_size": 16})
        self.sottotitolo = book.add_format(base | {"font_size": 12})
        self.testata = made(bold=True, bg_color="#1F3B57", font_color="#FFFFFF", valign="vcenter")
        self.etichetta = made(bold=True)
        self.testo = made()
        self.nota = made(quote_prefix=True)
        self.intero = made(num_format="#,##0", align="right")
        self.valori = {
            Misura.RAPPORTO: made(num_format="0.0%", align="right"),
            Misura.CONTEGGIO: self.intero,
            Misura.MEDIA: made(num_format='0.00" giorni"', align="right"),
            Misura.TRAGUARDO: made(align="right"),
        }
        self.verdetti = {
            esito: made(bold=True, bg_color=ground, font_color=ink) for esito, (ground, ink) in _COLORI.items()
        }

    @staticmethod
    def altezza(testo: str, caratteri: int) -> float:
        """Points for a text in a merged cell, which no program makes high enough by itself."""
        return LINE * sum(max(1, ceil(len(line) / caratteri)) for line in testo.split("\n"))


def pagina(sheet: Any, restituzione: Restituzione) -> None:
    """A4 on its side, one page wide, with what it is and its hash on every page."""
    documento = restituzione.documento
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    name = documento.foglio.ambito_nome.replace("&", "&&")
    sheet.set_header(f"&L&9Monitoraggio dei Piani di Zona {documento.foglio.anno}&R&9Ambito di {name}")
    what = f"SHA-256 {restituzione.impronta}" if restituzione.impronta else STATI[restituzione.stato].partition(":")[0]
    sheet.set_footer(f"&L&8{documento.numero}&C&8{what}&R&8Pagina &P di &N")
