"""Identity as an argument. Identifiers say nothing about the person: they are random, and sort by age."""

import os
import time
from collections.abc import Iterator
from itertools import count
from typing import Protocol
from uuid import UUID

_62_BITS = (1 << 62) - 1


class Ids(Protocol):
    def new(self) -> str:
        """A new identifier, unique everywhere; later ones sort after earlier ones."""
        ...


class Uuid7Ids:
    """UUID version 7 (RFC 9562): 48 bits of milliseconds, then randomness. Python has it built in from 3.14."""

    def __init__(self) -> None:
        self._entropy: Iterator[bytes] = iter(())

    def new(self) -> str:
        milliseconds = time.time_ns() // 1_000_000
        random = int.from_bytes(next(self._entropy, None) or self._refill())
        value = (milliseconds << 80) | (0x7 << 76) | ((random >> 68) << 64) | (0b10 << 62) | (random & _62_BITS)
        return str(UUID(int=value))

    def _refill(self) -> bytes:
        # One system call for many identifiers: under load, each call waits to get the interpreter back.
        drawn = os.urandom(10 * 400)
        self._entropy = iter([drawn[start : start + 10] for start in range(0, len(drawn), 10)])
        return next(self._entropy)


class SequentialIds:
    """Readable identifiers for tests: `id-0001`, `id-0002`, ..."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._numbers: Iterator[int] = count(1)

    def new(self) -> str:
        return f"{self._prefix}-{next(self._numbers):04d}"
