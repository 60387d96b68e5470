"""What stands in front of every route: a correlation id for each request, limits to what a body may weigh and to how
long it may take, and what is told of it to whoever runs the platform: one log line, one measure, one span. By route
template, never by path.
"""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from opentelemetry.trace import SpanKind, StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.context import about, harmless_id
from shared.observability.metrics import NO_ROUTE, RequestsInFlight, bounded_method, request_served
from shared.observability.traces import TRACEPARENT, span
from shared.web.problems import OF_HTTP, problem

log = logging.getLogger(__name__)

HEADER = "X-Correlation-Id"
LONGEST_LENGTH = 18
"""Digits of a Content-Length that we care to read as a number."""
BODY_WITHIN = 60.0
"""Seconds for a body to arrive. Until then nothing has begun: a command that is at work is never cut short, because
nobody would know whether it happened; its statements have their own limits (`shared.persistence`)."""


class Edge:
    """`limit` is in bytes, `within` in seconds. A caller's correlation id is kept where it is harmless, otherwise a new
    one is given."""

    def __init__(
        self, app: ASGIApp, *, service: str, limit: int, new_id: Callable[[], str], within: float = BODY_WITHIN
    ) -> None:
        self._app = app
        self._service = service
        self._limit = limit
        self._new_id = new_id
        self._within = within
        self._in_flight = RequestsInFlight(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation_id = scope["correlation_id"] = harmless_id(headers.get(HEADER, "")) or self._new_id()
        method = bounded_method(scope["method"])
        status = HTTPStatus.INTERNAL_SERVER_ERROR  # what is answered further out, where nothing was answered here
        started = perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = correlation_id
            await send(message)

        with (
            about(self._service, correlation_id),
            self._in_flight,
            span(method, headers.get(TRACEPARENT), kind=SpanKind.SERVER, servizio=self._service) as current,
        ):
            try:
                await self._limited(headers, scope, receive, send_with_id)
            except Exception as error:
                log.error("unexpected", exc_info=error)
                raise
            finally:
                route = _template(scope)
                seconds = perf_counter() - started
                request_served(self._service, method, route, status, seconds)
                if current.is_recording():
                    current.update_name(f"{method} {route}")
                    current.set_attributes(
                        {"http.request.method": method, "http.route": route, "http.response.status_code": int(status)}
                    )
                    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        current.set_status(StatusCode.ERROR)
                _note(method, route, status, seconds)

    async def _limited(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:  # no text of a database holds it
            refusal = problem(
                400,
                "indirizzo-non-valido",
                "L'indirizzo contiene un carattere nullo (%00)",
                correlation_id=scope["correlation_id"],
            )
            await refusal(scope, receive, send)
            return
        length = headers.get("content-length", "")
        if length != "0" and (length or "transfer-encoding" in headers):
            receive = _timely(receive, self._within)
        if length.isascii() and length.isdigit():
            too_big = len(length) > LONGEST_LENGTH or int(length) > self._limit
        elif length or "transfer-encoding" in headers:
            try:
                body = await self._bounded(receive)
            except TooSlow as slow:
                refusal = problem(
                    slow.status_code,
                    *OF_HTTP[slow.status_code],
                    correlation_id=scope["correlation_id"],
                    headers=slow.headers,
                )
                await refusal(scope, receive, send)
                return
            too_big = body is None
            receive = _already(body or b"", receive)
        else:
            too_big = False
        if too_big:
            mebibytes = self._limit / 1_048_576
            refusal = problem(
                413,
                "corpo-troppo-grande",
                "Il corpo della richiesta supera la dimensione ammessa",
                f"Al massimo {mebibytes:g} MiB",
                correlation_id=scope["correlation_id"],
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _bounded(self, receive: Receive) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body", False):
                return bytes(body)


class TooSlow(HTTPException):
    """The body did not arrive in time. What is left of it is not waited for, so that the connection ends, too."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.REQUEST_TIMEOUT, headers={"Connection": "close"})


def _timely(receive: Receive, within: float) -> Receive:
    """A `receive` that raises TooSlow where the body has not arrived whole within so many seconds."""
    deadline = asyncio.get_running_loop().time() + within
    whole = False

    async def timely() -> Message:
        nonlocal whole
        if whole:  # what comes after the body is only that the caller has gone
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        whole = not message.get("more_body", False)
        return message

    return timely


def _already(body: bytes, receive: Receive) -> Receive:
    """A `receive` that first hands over a body that was read before."""
    handed = False

    async def again() -> Message:
        nonlocal handed
        if handed:
            return await receive()
        handed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _template(scope: Scope) -> str:
    """Where the request went, with the names of its parameters instead of their values."""
    template = getattr(scope.get("route"), "path_format", None)
    return NO_ROUTE if template is None else f"{scope.get('root_path', '')}{template}"


def _note(method: str, route: str, status: int, seconds: float) -> None:
    level = logging.WARNING if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
    if log.isEnabledFor(level):
        fields = {"method": method, "route": route, "status": int(status), "ms": round(seconds * 1000, 1)}
        log.log(level, "%(method)s %(route)s %(status)d %(ms).1f ms", fields, extra=fields)
