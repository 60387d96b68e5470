"""The same records as XML of the layout's own namespace, piece by piece; its XSD is in `docs/flussi/`."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from shared.web.extracts.layout import Cell, Heading

MEDIA_TYPE = "application/xml; charset=utf-8"
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any form, escaped or not."""


def document(heading: Heading, records: Iterable[object]) -> Iterator[str]:
    """`flusso`: its attributes say what the file is, `leggimi` what is missing, `dati` holds the records.

    A cell without value has no element; a character that XML does not know becomes U+FFFD.
    """
    text = StringIO()
    xml = XMLGenerator(text, encoding="utf-8", short_empty_elements=True)
    layout = heading.layout

    def written() -> str:
        piece = text.getvalue()
        text.seek(0)
        text.truncate()
        return piece

    def begin(name: str, **attributes: str) -> None:
        xml.startElement(name, AttributesImpl(attributes))

    def element(name: str, content: str, **attributes: str) -> None:
        begin(name, **attributes)
        xml.characters(_NO_CHARACTER.sub("\ufffd", content))
        xml.endElement(name)

    xml.startDocument()
    begin("flusso", xmlns=layout.namespace, **dict(heading.stated))
    begin("leggimi")
    for each in layout.missing:
        element("manca", each.what, flusso=each.flow, decide=each.decided_by)
    xml.endElement("leggimi")
    begin("dati")
    yield written()
    for record in records:
        begin(layout.record)
        for column, value in layout.cells(record):
            if value is not None:
                element(column.heading, _text(value))
        xml.endElement(layout.record)
        yield written()
    xml.endElement("dati")
    xml.endElement("flusso")
    xml.endDocument()
    yield written()


def _text(value: Cell) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".")
        case date():
            return value.isoformat()
        case _:
            return str(value)
