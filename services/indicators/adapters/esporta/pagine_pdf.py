"""The return as a PDF that a mayor can read: where we stand on one page, a page per LEPS, how it was counted."""

from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from services.indicators.adapters.esporta.grafici import BLUE, GREY, INK, barre, cartellino, contatore, per_leps
from services.indicators.adapters.esporta.parole import (
    ARROTONDAMENTO,
    AVVERTENZA_PICCOLI_NUMERI,
    NON_CONFRONTABILI,
    STATI,
    TITOLO,
    VERDETTI,
    accanto,
    conta,
    del_conteggio,
    istante,
    numero,
    obiettivo,
    perche,
    piccoli_numeri,
)
from services.indicators.adapters.esporta.tela_pdf import tela
from services.indicators.domain.regulation import Misura
from services.indicators.domain.restituzione.correzione import GENERALE
from services.indicators.domain.restituzione.documento import Differenza, Documento, Riga, Sezione
from services.indicators.domain.restituzione.restituzione import Restituzione
from services.indicators.domain.verdicts import Esito

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN - 12
"""Points of a line: the frame keeps six free on either side."""
SHORT = 58
"""Characters of an indicator's name on the page that shows all of them."""


class _Pagine(SimpleDocTemplate):
    """Headings become the outline by which a reader moves, with eyes or with a screen reader."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # reportlab's name
        if isinstance(flowable, Paragraph) and flowable.style.name == "titolo":
            key = f"t{self.page}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key)


def pagine_pdf(restituzione: Restituzione) -> bytes:
    _fonts()
    documento = restituzione.documento
    foglio = documento.foglio
    file = BytesIO()
    pages = _Pagine(
        file,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{TITOLO}: Ambito di {foglio.ambito_nome}, anno {foglio.anno}",
        author=f"Ambito di {foglio.ambito_nome}",
        subject=f"Restituzione {documento.numero}",
        lang="it-IT",
        displayDocTitle=1,
        invariant=1,  # the same return gives the same bytes
    )
    story: list[Flowable] = [*_a_che_punto_siamo(restituzione)]
    for sezione in foglio.sezioni:
        story += [PageBreak(), *_sezione(documento, sezione)]
    if documento.corregge is not None:
        story += [PageBreak(), *_differenze(documento)]
    story += [PageBreak(), *_come_si_conta(restituzione)]
    pages.build(story, canvasmaker=tela(restituzione))
    return file.getvalue()


def _a_che_punto_siamo(restituzione: Restituzione) -> list[Flowable]:
    documento, foglio = restituzione.documento, restituzione.documento.foglio
    every = tuple(foglio.righe)
    story: list[Flowable] = [
        _testo(f"{TITOLO} – anno {foglio.anno}", "sopra"),
        _testo(f"A che punto siamo: Ambito di {foglio.ambito_nome}", "titolo"),
        _testo(
            f"Restituzione {documento.numero}. {STATI[restituzione.stato]}. Valori noti al {istante(foglio.noto_al)}. "
            f"Fonte degli obiettivi: {foglio.deliberazione}.",
            "corpo",
        ),
    ]
    if piccoli_numeri(documento):
        story.append(_testo(AVVERTENZA_PICCOLI_NUMERI, "forte"))
    boxes = [contatore(esito, conta(esito, every), WIDTH / 3) for esito in VERDETTI]
    story += [Spacer(1, 4), Table([boxes], colWidths=[WIDTH / 3] * 3, style=_STRETTA), Spacer(1, 6)]
    story += [per_leps(foglio.sezioni, WIDTH), Spacer(1, 6), _tavola(foglio.sezioni)]
    if documento.note.get(GENERALE):
        story.append(_testo(f"Nota dell'Ufficio di Piano. {documento.note[GENERALE]}", "nota"))
    return story


def _tavola(sezioni: tuple[Sezione, ...]) -> Table:
    """All indicators, one line each."""
    rows: list[list[Any]] = [[_testo(name, "testata") for name in ("Codice", "Indicatore", "Valore", "Verdetto")]]
    for sezione in sezioni:
        for riga in sezione.righe:
            value = del_conteggio(riga.misura, riga.conteggio)
            rows.append(
                [
                    _testo(riga.codice, "cella-forte"),
                    _testo(_corto(riga.nome), "cella"),
                    _testo(value, "cella"),
                    cartellino(riga.esito),
                ]
            )
    widths = [17 * mm, WIDTH - 81 * mm, 28 * mm, 36 * mm]
    return Table(rows, colWidths=widths, repeatRows=1, style=_RIGHE)


def _sezione(documento: Documento, sezione: Sezione) -> list[Flowable]:
    story: list[Flowable] = [
        _testo(f"{sezione.codice} – {sezione.nome}", "titolo"),
        _testo(f"Norma: {sezione.norma}", "corpo"),
        Spacer(1, 4),
    ]
    for riga in sezione.righe:
        story.append(KeepTogether(_indicatore(riga, documento.note.get(riga.codice))))
    return story


def _indicatore(riga: Riga, nota: str | None) -> list[Flowable]:
    said: list[Flowable] = [_testo(f"{riga.codice}  {riga.nome}", "indicatore"), cartellino(riga.esito)]
    drawing = barre(riga, WIDTH)
    if drawing is None:
        value = del_conteggio(riga.misura, riga.conteggio)
        said.append(_testo(f"Valore: {value}. Obiettivo: {obiettivo(riga)}.", "corpo"))
    else:
        said.append(drawing)
        if riga.obiettivo.soglia is None and riga.anno_prima is None:
            said.append(_testo(f"Obiettivo: {obiettivo(riga)}.", "corpo"))
    said.append(_testo(_frazione(riga), "piccolo"))
    if riga.accanto:
        said.append(_testo(f"Accanto: {accanto(riga)}", "piccolo"))
    if riga.distanza:
        said.append(_testo(f"{riga.distanza}.", "corpo"))
    if riga.esito is Esito.NON_CALCOLABILE:
        said.append(_testo(f"Perché senza verdetto: {perche(riga)}.", "corpo"))
    if nota:
        said.append(_testo(f"Nota dell'Ufficio di Piano. {nota}", "nota"))
    said.append(Spacer(1, 7))
    return said


def _frazione(riga: Riga) -> str:
    """What the number is made of, in the words of the deliberation."""
    if riga.conteggio.numeratore is None:
        return f"Si misura: {riga.conta}" if riga.su is None else f"Si misura: {riga.conta} / {riga.su}"
    over, under = numero(riga.conteggio.numeratore), numero(riga.conteggio.denominatore)
    match riga.misura:
        case Misura.RAPPORTO:
            return f"{over} {riga.conta}, su {under} {riga.su or ''}".strip()
        case Misura.MEDIA:
            return f"{riga.conta}: {over} giorni in tutto, su {under} casi"
        case Misura.CONTEGGIO | Misura.TRAGUARDO:
            return f"Si conta: {riga.conta}"


def _differenze(documento: Documento) -> list[Flowable]:
    if documento.corregge is None:
        raise ValueError("only a correction has differences")
    story: list[Flowable] = [
        _testo(f"Che cosa cambia rispetto alla {documento.corregge.numero}", "titolo"),
        _testo(f"Perché: {documento.motivo_correzione or ''}", "corpo"),
        _testo(f"Impronta della versione corretta: {documento.corregge.impronta}", "piccolo"),
        Spacer(1, 4),
    ]
    heads = [_testo(name, "testata") for name in ("Indicatore", "Che cosa", "Prima", "Dopo")]
    rows: list[list[Any]] = [heads]
    for each in documento.differenze:
        rows += [
            [_testo(text, "cella") for text in (each.codice, cambio.campo, cambio.prima or "–", cambio.dopo or "–")]
            for cambio in each.cambi
        ]
        rows.append([_testo(text, "cella") for text in (each.codice, "casi", "", _casi(each))])
    widths = [22 * mm, 32 * mm, (WIDTH - 54 * mm) / 2, (WIDTH - 54 * mm) / 2]
    return [*story, Table(rows, colWidths=widths, repeatRows=1, style=_RIGHE)]


def _casi(differenza: Differenza) -> str:
    """How many; which ones is in the workbook and in the JSON."""
    casi = differenza.casi
    if casi is None:
        return NON_CONFRONTABILI
    told = f"entrati {len(casi.entrati)}, usciti {len(casi.usciti)}, contati diversamente {len(casi.cambiati)}"
    return told + (f", altri {casi.non_elencati}" if casi.non_elencati else "")


def _come_si_conta(restituzione: Restituzione) -> list[Flowable]:
    documento = restituzione.documento
    story: list[Flowable] = [_testo("Come si conta, e come verificare questo documento", "titolo")]
    for riga in documento.foglio.righe:
        if riga.regola is not None:
            story.append(_testo(f"{riga.regola.versione}. {riga.regola.testo}", "piccolo"))
        story += [_testo(f"{each.regola.versione}. {each.regola.testo}", "piccolo") for each in riga.accanto]
    story += [Spacer(1, 6), _testo(ARROTONDAMENTO, "corpo")]
    told = (
        f"Verificata il {istante(documento.verificata_il)}, congelata il {istante(documento.congelata_il)}. "
        f"Impronta SHA-256: {restituzione.impronta or 'si forma con il congelamento'}. Si ricalcola dal file JSON "
        "della stessa restituzione: è lo SHA-256 del membro «documento» scritto secondo RFC 8785."
    )
    return [*story, _testo(told, "corpo")]


def _testo(text: str, style: str) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), _stili()[style])


def _corto(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]}…"


@cache
def _fonts() -> None:
    """Bitstream Vera, free and shipped with the library: embedded, so that every reader shows the same."""
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        registerFont(TTFont(name, f"{name}.ttf"))
    registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")


@cache
def _stili() -> dict[str, ParagraphStyle]:
    body = ParagraphStyle("corpo", fontName="Vera", fontSize=9, leading=12.5, textColor=INK, spaceAfter=3)

    def like(name: str, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, **more)

    made = (
        body,
        like("sopra", fontSize=10, textColor=GREY),
        like("titolo", fontName="VeraBd", fontSize=15, leading=19, spaceAfter=6, textColor=BLUE),
        like("forte", fontName="VeraBd"),
        like("indicatore", fontName="VeraBd", fontSize=9.5, leading=12.5),
        like("piccolo", fontSize=7.5, leading=10),
        like("nota", fontName="VeraIt", fontSize=8.5, leading=11.5, leftIndent=8, spaceBefore=3),
        like("cella", fontSize=7.5, leading=9.5, spaceAfter=0),
        like("cella-forte", fontName="VeraBd", fontSize=7.5, leading=9.5, spaceAfter=0),
        like("testata", fontName="VeraBd", fontSize=7.5, leading=9.5, spaceAfter=0, textColor=HexColor("#FFFFFF")),
    )
    return {style.name: style for style in made}


_STRETTA = TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
_RIGHE = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, 0), BLUE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, GREY),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)
