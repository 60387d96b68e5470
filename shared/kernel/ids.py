"""Identity as an argument. Identifiers say nothing about the person: they are random, and sort by age."""

import os
import time
from collections.abc import Iterator
from itertools import count
from threading import Lock
from typing import Protocol
from uuid import UUID

_62_BITS = (1 << 62) - 1


class Ids(Protocol):
    def new(self) -> str:
        """A new identifier, unique everywhere; later ones sort after earlier ones."""
        ...


class Uuid7Ids:
    """UUID version 7 (RFC 9562): milliseconds, a counter, randomness. Python has it built in from 3.14.

    The 12-bit counter keeps the order of those made within one millisecond, or while the clock steps back.
    """

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._entropy: Iterator[bytes] = iter(())
        self._millisecond = 0
        self._counter = 0

    def new(self) -> str:
        with self._one_at_a_time:
            random = int.from_bytes(next(self._entropy, None) or self._refill())
            now = time.time_ns() // 1_000_000
            if now > self._millisecond:
                self._millisecond, self._counter = now, random >> 69  # starts in the lower half: room to count
            elif self._counter < 0xFFF:
                self._counter += 1
            else:
                self._millisecond, self._counter = self._millisecond + 1, 0
            head = (self._millisecond << 80) | (0x7 << 76) | (self._counter << 64)
        return str(UUID(int=head | (0b10 << 62) | (random & _62_BITS)))

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
