"""What stands on every page: of whom, which return, its hash, which page of how many; of a draft, that it is one."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from services.indicators.domain.restituzione.restituzione import Restituzione, Stato

_INK = HexColor("#404040")


def tela(restituzione: Restituzione) -> type[Canvas]:
    """A canvas that keeps the pages until it knows how many there are."""

    class _Tela(Canvas):
        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            self._pagine: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  # reportlab's name
            self._pagine.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # what reportlab's own user guide does to count pages

        def save(self) -> None:
            many = len(self._pagine)
            for page in self._pagine:
                self.__dict__.update(page)
                _ogni_pagina(self, restituzione, many)
                Canvas.showPage(self)
            Canvas.save(self)

    return _Tela


def _ogni_pagina(canvas: Canvas, restituzione: Restituzione, many: int) -> None:
    documento = restituzione.documento
    width, height = A4
    canvas.saveState()
    canvas.setFillColor(_INK)
    canvas.setFont("Vera", 7.5)
    canvas.drawString(18 * mm, height - 12 * mm, f"Ambito di {documento.foglio.ambito_nome}, {documento.foglio.anno}")
    canvas.drawRightString(width - 18 * mm, height - 12 * mm, documento.numero)
    canvas.setFont("Vera", 6.5)
    what = f"SHA-256 {restituzione.impronta}" if restituzione.impronta else "senza impronta: non è congelata"
    canvas.drawString(18 * mm, 11 * mm, f"{documento.numero}   {what}")
    canvas.drawRightString(width - 18 * mm, 11 * mm, f"pagina {canvas.getPageNumber()} di {many}")
    if restituzione.stato is not Stato.CONGELATA:
        canvas.setFillColor(_INK)
        canvas.setFont("VeraBd", 9)
        canvas.drawCentredString(width / 2, height - 12 * mm, "BOZZA")
    canvas.restoreState()
