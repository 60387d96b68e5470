"""What the present piece of work is about: the ids that every log line of it carries.

One holder per request or event. Copies of the context (a job of the database, a thread) share it, so a case that a
handler comes to know also stands in the line that the HTTP edge writes at the end.
"""

import re
from contextvars import ContextVar, Token
from dataclasses import dataclass
from types import TracebackType

CODICE_FISCALE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z](?![A-Z0-9])",
    re.IGNORECASE,
)
"""Also where the same code was given to two people and its digits became letters (omocodia)."""
_ID = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9._-]{1,64}")


def harmless_id(text: str) -> str:
    """The text where it is an id and nothing else, otherwise nothing. For ids that come from outside.

    An id has both letters and digits: a name has no digits, a telephone number no letters.
    """
    return text if _ID.fullmatch(text) and not CODICE_FISCALE.search(text) else ""


@dataclass(slots=True)
class About:
    service: str = ""
    correlation_id: str = ""
    caso_id: str = ""


_NOTHING = About()
_about: ContextVar[About] = ContextVar("raccordo_about", default=_NOTHING)


class about:  # noqa: N801  # reads as a statement: `with about("pua", correlation_id): ...`
    """From here to the end of the block, this is what the work is about."""

    __slots__ = ("_about", "_token")

    def __init__(self, service: str, correlation_id: str = "", caso_id: str = "") -> None:
        self._about = About(service, harmless_id(correlation_id), harmless_id(caso_id))

    def __enter__(self) -> About:
        self._token: Token[About] = _about.set(self._about)
        return self._about

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _about.reset(self._token)


def now_about() -> About:
    """For reading. Empty where nobody said."""
    return _about.get()


def about_case(caso_id: str) -> None:
    """The work turned out to be of this case."""
    present = _about.get()
    if present is not _NOTHING:
        present.caso_id = harmless_id(caso_id)
