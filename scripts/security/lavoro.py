"""What an answer costs: what the databases were asked for it, and what was unsealed.

A clock is no judge on a machine that does other things too, and this is what makes it tick: hidden and absent cost the
same, or time would tell them apart.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import zip_longest
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from shared.custody.cipher import DataKey

_ANNOTATO: ContextVar[list[str] | None] = ContextVar("annotato", default=None)
_DI_TUTTI = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE", re.IGNORECASE)
"""What a group of works shares: whoever came first is charged with it."""
_VALORE = re.compile(r"x?'(?:[^']|'')*'|\b\d[\d.]*\b|\bNULL\b", re.IGNORECASE)
_VALORI = re.compile(r"\?(?:\s*,\s*\?)+")
APERTO = "ciò che è cifrato si apre"


def _annota(detto: str) -> None:
    annotato = _ANNOTATO.get()
    if annotato is not None and not _DI_TUTTI.match(detto):
        annotato.append(_VALORI.sub("?", _VALORE.sub("?", detto)))


@contextmanager
def osservato() -> Iterator[None]:
    """Around a platform of this process, from before it opens its databases (SQLite)."""
    apri = DataKey.open

    def ascolta(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(_annota)

    def annotando(key: DataKey, place: str, blob: bytes) -> bytes:
        _annota(APERTO)
        return apri(key, place, blob)

    event.listen(Engine, "connect", ascolta)
    try:
        with patch.object(DataKey, "open", annotando):
            yield
    finally:
        event.remove(Engine, "connect", ascolta)


@contextmanager
def di_una_domanda() -> Iterator[list[str]]:
    """What is done for what is asked in this block, in its order, without the values."""
    annotato: list[str] = []
    prima = _ANNOTATO.set(annotato)
    try:
        yield annotato
    finally:
        _ANNOTATO.reset(prima)


def diverso(nascosta: Sequence[str], assente: Sequence[str]) -> str:
    """Where the work for hidden and for absent begins to differ."""
    for di_una, dell_altra in zip_longest(nascosta, assente, fillvalue="nulla"):
        if di_una != dell_altra:
            return f"{di_una[:150]} invece di {dell_altra[:150]}"
    return ""
