"""Lists come in pages with an opaque cursor: stable while rows are added, as fast at the end as at the beginning."""

import binascii
from base64 import b64decode, urlsafe_b64encode
from typing import Annotated, Generic, TypeVar

from fastapi import Query

from shared.kernel.refusal import InvalidInput
from shared.kernel.store import PageRequest
from shared.web.schemas import View

V = TypeVar("V")


class CursorUnreadable(InvalidInput):
    codice = "cursore-non-valido"
    titolo = "Il cursore non è tra quelli restituiti da questo elenco"


class Elenco(View, Generic[V]):
    """One page. `cursore_successivo` is null on the last one."""

    elementi: list[V]
    cursore_successivo: str | None = None


def page_request(
    limite: Annotated[int, Query(ge=1, le=200, description="Elementi per pagina")] = 50,
    cursore: Annotated[
        str | None, Query(max_length=200, description="Il cursore_successivo della pagina prima")
    ] = None,
) -> PageRequest:
    return PageRequest(after=None if cursore is None else _read(cursore), limit=limite)


def write_cursor(after: str | None) -> str | None:
    return None if after is None else urlsafe_b64encode(after.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        after = b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise CursorUnreadable() from None
    if not after.isprintable():
        raise CursorUnreadable()
    return after
