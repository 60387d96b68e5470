"""Tables for Italian spreadsheets: UTF-8 with BOM, semicolons, decimal commas, CRLF; no text becomes a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO

from shared.web.extracts.layout import Cell, Heading

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BOM = "\ufeff"
FORMULA = frozenset("=+-@\t\r＝＋－＠")
DIGITS = 6


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front."""
    return f"'{text}" if text.lstrip(" \n")[:1] in FORMULA and text.strip() else text


def with_comma(number: float) -> str:
    """At most six digits after the comma, without useless zeros."""
    return f"{number:.{DIGITS}f}".rstrip("0").rstrip(".").replace(".", ",")


def lines(rows: Iterable[Sequence[str | int | None]]) -> Iterator[str]:
    """One piece of text per row, the first with the mark by which spreadsheets know the encoding."""
    text = StringIO(newline="")
    text.write(BOM)
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        table.writerow(row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def table(heading: Heading, records: Iterable[object]) -> Iterator[str]:
    """A table has no place for remarks that programs would not trip over: every row says whose draft it is."""
    return lines(_rows(heading, records))


def _rows(heading: Heading, records: Iterable[object]) -> Iterator[list[str]]:
    names, values = zip(*heading.stated, strict=True)
    yield [*names, *(column.heading for column in heading.layout.columns)]
    for record in records:
        yield [*map(harmless, values), *(_cell(value) for _, value in heading.layout.cells(record))]


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "si" if value else "no"
        case int():
            return str(value)
        case float():
            return with_comma(value)
        case date():
            return value.isoformat()
        case str():
            return harmless(value)
