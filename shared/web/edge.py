"""What stands in front of every route: a correlation id for each request, and a limit to what a body may weigh."""

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problems import problem

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")
HEADER = "X-Correlation-Id"


class Edge:
    """`limit` is in bytes. A caller's correlation id is kept where it is harmless, otherwise a new one is given."""

    def __init__(self, app: ASGIApp, *, limit: int, new_id: Callable[[], str]) -> None:
        self._app = app
        self._limit = limit
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get(HEADER, "")
        correlation_id = scope["correlation_id"] = given if _ACCEPTABLE.fullmatch(given) else self._new_id()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = correlation_id
            await send(message)

        length = headers.get("content-length", "")
        if length.isdigit():
            too_big = int(length) > self._limit
        elif "transfer-encoding" in headers:
            body = await self._bounded(receive)
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
                correlation_id=correlation_id,
            )
            await refusal(scope, receive, send_with_id)
            return
        await self._app(scope, receive, send_with_id)

    async def _bounded(self, receive: Receive) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body", False):
                return bytes(body)


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
