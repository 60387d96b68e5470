"""The drawings of the PDF. Nothing is said by colour alone: every bar carries its number, every verdict its word."""

from fractions import Fraction
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, String
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from services.indicators.adapters.esporta.parole import VERDETTI, conta, in_parole, obiettivo, valore
from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.restituzione.documento import Riga, Sezione
from services.indicators.domain.verdicts import Esito

FONT, BOLD = "Vera", "VeraBd"
INK = HexColor("#1A1A1A")
GREY = HexColor("#595959")
"""7:1 on white, like every ink here."""
BLUE = HexColor("#1F3B57")
COLORI = {
    Esito.RAGGIUNTO: HexColor("#14591D"),
    Esito.NON_RAGGIUNTO: HexColor("#8A1A14"),
    Esito.NON_CALCOLABILE: GREY,
}
BAR = 11.0
LABEL = 44.0
FREE = 150.0
"""Points kept free on the right of the longest bar, for its number."""
_RELATIVI = {TipoObiettivo.AUMENTO, TipoObiettivo.RIDUZIONE}


def segno(esito: Esito, size: float = 9.0) -> Group:
    """A full circle, a triangle, an empty square: told apart in black and white too."""
    color, half = COLORI[esito], size / 2
    match esito:
        case Esito.RAGGIUNTO:
            return Group(Circle(half, half, half, fillColor=color, strokeColor=color))
        case Esito.NON_RAGGIUNTO:
            return Group(Polygon([0, 0, size, 0, half, size], fillColor=color, strokeColor=color))
        case Esito.NON_CALCOLABILE:
            return Group(_rettangolo(0.5, 0.5, size - 1, size - 1, white, color))


def cartellino(esito: Esito) -> Drawing:
    """A verdict: its sign and its word."""
    drawing = Drawing(110, 12)
    sign = segno(esito, 8)
    sign.translate(0, 2)
    drawing.add(sign)
    drawing.add(String(14, 3, VERDETTI[esito], fontName=BOLD, fontSize=8, fillColor=COLORI[esito]))
    return drawing


def contatore(esito: Esito, quanti: int, width: float) -> Drawing:
    """A large number with its sign and word."""
    drawing = Drawing(width, 52)
    color = COLORI[esito]
    drawing.add(_rettangolo(0, 0, width - 6, 50, white, color))
    drawing.add(String(12, 18, str(quanti), fontName=BOLD, fontSize=24, fillColor=color))
    sign = segno(esito, 10)
    sign.translate(52, 29)
    drawing.add(sign)
    said = "indicatore" if quanti == 1 else "indicatori"
    drawing.add(String(67, 30, said, fontName=FONT, fontSize=8.5, fillColor=INK))
    drawing.add(String(52, 13, in_parole(esito, quanti), fontName=BOLD, fontSize=9.5, fillColor=color))
    return drawing


def per_leps(sezioni: tuple[Sezione, ...], width: float) -> Drawing:
    """One bar per LEPS, divided by verdict; the parts carry their numbers, and follow each other in the same order."""
    step, left = 19.0, 40.0
    drawing = Drawing(width, step * len(sezioni))
    longest = max(len(sezione.righe) for sezione in sezioni)
    unit = (width - left) / longest
    for index, sezione in enumerate(sezioni):
        y = step * (len(sezioni) - index - 1) + 3
        drawing.add(String(0, y + 3, sezione.codice, fontName=BOLD, fontSize=9, fillColor=INK))
        x = left
        for esito in VERDETTI:
            many = conta(esito, sezione.righe)
            if not many:
                continue
            fill = white if esito is Esito.NON_CALCOLABILE else COLORI[esito]
            drawing.add(_rettangolo(x, y, many * unit - 2, 14, fill, COLORI[esito]))
            ink = COLORI[esito] if fill is white else white
            word = f"{many} {in_parole(esito, many)}"
            if stringWidth(word, BOLD, 7) > many * unit - 10:
                word = str(many)
            drawing.add(String(x + 5, y + 4.5, word, fontName=BOLD, fontSize=7, fillColor=ink))
            x += many * unit
    return drawing


def barre(riga: Riga, width: float) -> Drawing | None:
    """This year, the year before and the target on one scale; None where there is no number to draw."""
    now, before = riga.conteggio.valore, None if riga.anno_prima is None else riga.anno_prima.valore
    if riga.misura is Misura.TRAGUARDO or now is None:
        return None
    target = before if riga.obiettivo.tipo in _RELATIVI else riga.obiettivo.soglia
    full = Fraction(1) if riga.misura is Misura.RAPPORTO else max(now, before or Fraction(0), target or Fraction(0))
    drawing = Drawing(width, 54 if target is not None else 38)
    room = width - LABEL - FREE

    def along(value: Fraction) -> float:
        return float(value / full) * room if full else 0.0

    numbers = [_barra(drawing, 22, str(riga.conteggio.anno), along(now), valore(riga.misura, now), BLUE)]
    if before is None:
        drawing.add(String(0, 7, f"{riga.conteggio.anno - 1}", fontName=FONT, fontSize=8, fillColor=INK))
        drawing.add(String(LABEL, 7, "non osservato", fontName=FONT, fontSize=8, fillColor=GREY))
    else:
        last_year = str(riga.conteggio.anno - 1)
        numbers.append(_barra(drawing, 4, last_year, along(before), valore(riga.misura, before), white))
    if target is not None:
        at = LABEL + along(target)
        drawing.add(Line(at, 0, at, 40, strokeColor=white, strokeWidth=3))  # to be seen on a dark bar too
        drawing.add(Line(at, 0, at, 40, strokeColor=INK, strokeWidth=1.2, strokeDashArray=[3, 2]))
        said = f"obiettivo: {obiettivo(riga)}"
        x = max(0.0, min(at - 3, width - stringWidth(said, FONT, 7.5)))
        drawing.add(String(x, 43, said, fontName=FONT, fontSize=7.5, fillColor=INK))
    for number in numbers:
        drawing.add(number)
    return drawing


def _barra(drawing: Drawing, y: float, label: str, length: float, number: str, fill: Color) -> Group:
    """The number of the bar, on white, is handed back: it goes on top of whatever crosses it."""
    drawing.add(String(0, y + 2.5, label, fontName=FONT, fontSize=8, fillColor=INK))
    drawing.add(_rettangolo(LABEL, y, max(length, 0.8), BAR, fill, BLUE))
    x = LABEL + length + 6
    return Group(
        _rettangolo(x - 2, y + 0.5, stringWidth(number, BOLD, 8) + 4, 10, white, white),
        String(x, y + 2.5, number, fontName=BOLD, fontSize=8, fillColor=INK),
    )


def _rettangolo(x: float, y: float, width: float, height: float, fill: Color, line: Color) -> Rect:
    style: Any = {"fillColor": fill, "strokeColor": line, "strokeWidth": 1.2}  # the stubs of Rect know none of them
    return Rect(x, y, width, height, **style)
