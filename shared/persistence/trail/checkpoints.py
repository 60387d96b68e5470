"""How far the audit had come, written outside its database: what somebody who rewrites all of it cannot take along.

One file per service, one line of JSON per checkpoint, only added to. Any of the lines is evidence by itself: a copy of
some of them, kept elsewhere, serves as well.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from shared.persistence.trail.chain import Head
from shared.persistence.trail.keys import TrailKeys

log = logging.getLogger(__name__)
NAME: Final = "sigillo del registro"
"""Begins the line of the log: whoever lost the file finds the checkpoints there."""


@dataclass(frozen=True)
class Checkpoint:
    """`istante`: UTC, ISO 8601, when it was written. `firma`: by `chiave`, of all the rest."""

    servizio: str
    numero: int
    sigillo: str
    istante: str
    chiave: str
    firma: str

    def authentic(self, keys: TrailKeys) -> bool:
        return keys.signed(self.firma, self.chiave, *_told(self))

    @property
    def head(self) -> Head:
        return Head(self.numero, self.sigillo)

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True)


def checkpoint(service: str, head: Head, now: str, keys: TrailKeys) -> Checkpoint:
    unsigned = Checkpoint(service, head.numero, head.sigillo, now, keys.current, "")
    return Checkpoint(**{**asdict(unsigned), "firma": keys.sign(*_told(unsigned))})


class Checkpoints:
    """The file of one service in `folder`; without a folder they go to the log alone."""

    def __init__(self, folder: Path | None, service: str) -> None:
        self.file = None if folder is None else folder / f"{service}.jsonl"

    def write(self, one: Checkpoint) -> None:
        """Returns when it is on disk. Raises OSError."""
        log.info("%s %s", NAME, str(one))
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # Whoever was killed while writing left half a line: the next one must not become its end.
            size = os.fstat(descriptor).st_size
            begin = b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""
            os.write(descriptor, begin + str(one).encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def last(self) -> Checkpoint | None:
        """Raises OSError."""
        found = None
        for found in self:  # noqa: B007  # the last one that can be read
            pass
        return found

    def __iter__(self) -> Iterator[Checkpoint]:
        if self.file is None or not self.file.is_file():
            return
        with self.file.open(encoding="utf-8") as lines:
            yield from read_checkpoints(lines)


def read_checkpoints(lines: Iterable[str]) -> Iterator[Checkpoint]:
    """From a file of them, or from a log that holds some: what is none is passed over."""
    for line in lines:
        told = line.partition(NAME)[2].replace('\\"', '"') or line
        try:
            fields, _ = json.JSONDecoder().raw_decode(told[told.index("{") :])
            one = Checkpoint(**fields)
        except (ValueError, TypeError):
            continue
        if type(one.numero) is int and all(
            isinstance(value, str) for name, value in fields.items() if name != "numero"
        ):
            yield one


def _told(one: Checkpoint) -> tuple[object, ...]:
    return ("sigillo", one.servizio, one.numero, one.sigillo, one.istante, one.chiave)
