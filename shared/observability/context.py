"""What the present piece of work is about: the ids that every log line of it carries.

One holder per request or event. Copies of the context (a job of the database, a thread) share it, so a case that a
handler comes to know also stands in the line that the HTTP edge writes at the end.
"""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from types import TracebackType


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
        self._about = About(service, correlation_id, caso_id)

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
        present.caso_id = caso_id
