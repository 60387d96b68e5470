"""A file of many records, made for whoever asks: complete or refused, audited before its first byte leaves."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import Annotated, Generic, NamedTuple, TypeAlias, TypeVar

from fastapi import Query
from fastapi.responses import Response, StreamingResponse

from shared.persistence.call import Call
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.web.extracts import spreadsheet, xml_document
from shared.web.extracts.layout import Heading, Layout
from shared.web.runner import Runner

U = TypeVar("U", bound=SqlUnitOfWork)

KEPT_IN_MEMORY = 1_048_576
"""Bytes of a file beyond which it waits on disk, without a name, until it was sent."""
PIECE = 65_536


Ambito: TypeAlias = Annotated[str, Query(max_length=6, examples=["50036"])]
Day: TypeAlias = Annotated[
    date,
    Query(ge=date(2000, 1, 1), le=date(2100, 12, 31), description="Giorno civile, compreso", examples=["2026-12-31"]),
]


class Form(StrEnum):
    CSV = "csv"
    XML = "xml"


_WRITERS: dict[Form, tuple[Callable[[Heading, Iterable[object]], Iterator[str]], str]] = {
    Form.CSV: (spreadsheet.table, spreadsheet.MEDIA_TYPE),
    Form.XML: (xml_document.document, xml_document.MEDIA_TYPE),
}


class Asked(NamedTuple):
    """`first` and `last` are civil days (Europe/Rome), both included."""

    ambito: str
    first: date
    last: date
    form: Form


class Downloads(Generic[U]):
    """One at a time in a process: a file takes seconds of a core, and other people wait for theirs too."""

    def __init__(self, runner: Runner[U]) -> None:
        self._runner = runner
        self._one_at_a_time = asyncio.Semaphore(1)

    async def answer(
        self,
        layout: Layout,
        query: Callable[[str, date, date, U], tuple[bool, Iterable[object]]],
        asked: Asked,
        call: Call,
    ) -> Response:
        """`query` says whether the caller sees the whole Ambito, and gives the records one after the other.

        The records are written as they are read, and none is kept. What fails while they are read is answered with
        its problem, never with half a file. The audit names the records that the file holds, in one row.
        """
        write, media_type = _WRITERS[asked.form]

        def work(uow: U) -> tuple[SpooledTemporaryFile[bytes], str]:
            whole, records = query(asked.ambito, asked.first, asked.last, uow)
            heading = Heading(layout, asked.ambito, asked.first, asked.last, uow.now, whole)
            shown: dict[str, None] = {}
            file = SpooledTemporaryFile[bytes](max_size=KEPT_IN_MEMORY)
            try:
                for piece in write(heading, _noted(records, layout.key, shown)):
                    file.write(piece.encode("utf-8", "replace"))
            except BaseException:
                file.close()
                raise
            uow.touched_only(shown)
            return file, heading.file_name

        async with self._one_at_a_time:
            file, name = await self._runner.fetch(work, call)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.{asked.form}"',
            "Content-Length": str(file.tell()),
            "Cache-Control": "no-store",
            "Link": '<tracciati>; rel="describedby"',
        }
        return StreamingResponse(_pieces(file), media_type=media_type, headers=headers)


def _noted(records: Iterable[object], key: str, shown: dict[str, None]) -> Iterator[object]:
    for record in records:
        shown[getattr(record, key)] = None
        yield record


def _pieces(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
