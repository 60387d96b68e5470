"""Log lines: JSON on stdout for services, readable ones on a terminal. Ids, codes, types and places; never values.

Whoever writes a line may be careless, and libraries do not know what a codice fiscale is. So what goes out is made
safe here, for every line: an exception is its type and its place (its text may quote what a person wrote), arguments
that are not plain are their type, and the event loop's own complaints, which print whole objects, are a fixed sentence.
Formatters that one can install write exceptions whole; what would remain for them to do is one call of `json.dumps`.
"""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final, TextIO

from shared.observability.context import CODICE_FISCALE, now_about
from shared.observability.traces import current_trace_id

OURS: Final = ("shared", "services", "scripts", "__main__")
"""Loggers that speak from INFO on; the others from WARNING."""
EXTRA: Final = ("method", "route", "status", "ms")
"""What a line may carry as fields of its own, by `extra=`; other names are dropped."""
LONGEST: Final = 2000
"""Characters of a message."""
PLACES: Final = 16
"""Calls of the stack, from the innermost, that are told of an exception."""


def start_logs(service: str, *, readable: bool = False, level: str = "INFO", stream: TextIO | None = None) -> None:
    """For a process entry: from here on every line of the process goes out by these rules, also when it dies.

    Start uvicorn with `log_config=None, access_log=False`: its lines pass here, and requests are logged by the edge.
    """
    handler = logging.StreamHandler(stream or (sys.stderr if readable else sys.stdout))
    handler.setFormatter(Readable(service) if readable else JsonLines(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # The machinery of logging would print the arguments of a line that cannot be composed.
    logging.raiseExceptions = False
    sys.excepthook = _died
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_died
    warnings.showwarning = _warned


class JsonLines(logging.Formatter):
    """One JSON object a line; fields that say nothing are left out."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_fields(record, self._service), ensure_ascii=False, default=str)


class Readable(logging.Formatter):
    """For a person at a terminal."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record, self._service)
        line = f"{fields['time'][11:19]} {fields['level']:<7} {fields['service']}: {fields['message']}"
        rest = " ".join(f"{name}={fields[name]}" for name in ("correlation_id", "caso_id", "error") if name in fields)
        places = "".join(f"\n    {place}" for place in fields.get("at", ()))
        return f"{line} [{rest}]{places}" if rest else line


def _fields(record: logging.LogRecord, service: str) -> dict[str, Any]:
    about = now_about()
    fields: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "service": about.service or service,
        "logger": record.name,
        "message": _message(record),
    }
    optional: dict[str, object] = {
        "correlation_id": about.correlation_id,
        "caso_id": about.caso_id,
        "trace_id": current_trace_id(),
        **{name: _plain(vars(record)[name]) for name in EXTRA if name in vars(record)},
    }
    fields |= {name: value for name, value in optional.items() if value != ""}
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        fields["error"] = kind_of(error)
        fields["at"] = places_of(error.__traceback__)
        causes = [kind_of(cause) for cause in _causes(error)]
        if causes:
            fields["because"] = causes
    return fields


def _message(record: logging.LogRecord) -> str:
    if record.name == "asyncio":
        return "unexpected in the event loop"
    args = record.args
    try:
        message = str(record.msg) if isinstance(record.msg, str) else f"<{type(record.msg).__name__}>"
        if isinstance(args, Mapping):
            named: dict[str, object] = {str(name): _plain(value) for name, value in args.items()}
            message %= named
        elif args:
            message %= tuple(_plain(value) for value in args)
    except (TypeError, ValueError, KeyError):
        message = str(record.msg)  # the words without the arguments
    # The last net, for texts that a library composed: the one personal datum that can be known by its form.
    return CODICE_FISCALE.sub("[codice fiscale]", message[:LONGEST])


def _plain(value: object) -> object:
    """The value where it cannot hold more than it shows, its type otherwise."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | date | PurePath):
        return value
    if isinstance(value, tuple | list | set | frozenset) and len(value) <= PLACES:
        return [_plain(each) for each in value]
    if isinstance(value, BaseException):
        return kind_of(value)
    if isinstance(value, type):
        return value.__qualname__
    return f"<{type(value).__name__}>"


def kind_of(error: BaseException) -> str:
    """The type of an exception, with its module where it is not Python's own."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def places_of(traceback: TracebackType | None) -> list[str]:
    """`module:line function`, from the outside to where it happened; no source, no values."""
    places = []
    while traceback is not None:
        frame = traceback.tb_frame
        places.append(f"{frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno} {frame.f_code.co_name}")
        traceback = traceback.tb_next
    return places[-PLACES:]


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    while cause is not None and len(causes) < PLACES:
        causes.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return causes[:PLACES]


_end = logging.getLogger("shared.observability")


def _died(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _end.critical("the process ends", exc_info=(kind, error, traceback))


def _thread_died(args: threading.ExceptHookArgs) -> None:
    error = args.exc_value
    if error is not None and not isinstance(error, SystemExit):
        _end.critical("a thread ends", exc_info=(args.exc_type, error, args.exc_traceback))


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        _end.error("raised where nobody could catch it", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _warned(  # its text may quote the value that a library did not like
    message: Warning | str,  # noqa: ARG001  # the signature is Python's
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001  # the signature is Python's
    line: str | None = None,  # noqa: ARG001  # the signature is Python's
) -> None:
    _end.warning("%s at %s:%d", category, PurePath(filename).name, lineno)
