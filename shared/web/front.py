"""What every answer of a process carries, whoever gives it: headers that close what a browser would leave open.

We serve data to programs. Nothing of it is to be shown in a frame, run, guessed, kept by a cache, or read by the page
of another site; there is no CORS header anywhere, and without one a browser lets no other origin read.
"""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.quota import SCOPE, Quota, Turn

_CACHE = (b"cache-control", b"no-store")
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_OVER_TLS = (*_ALWAYS, (b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
"""A year. Only where the request came over TLS (RFC 6797, section 7.2), as the proxy in front says."""


class Front:
    """`quota`: how many requests an account may make of this process; without one, as many as it likes."""

    def __init__(self, app: ASGIApp, *, quota: Quota | None = None) -> None:
        self._app = app
        self._quota = quota

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        protecting = _OVER_TLS if scope["scheme"] == "https" else _ALWAYS
        turn = None
        if self._quota is not None:
            turn = scope[SCOPE] = Turn(self._quota)

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "cache-control" not in headers:
                    headers.raw.append(_CACHE)
                headers.raw.extend(protecting)
                if turn is not None:
                    headers.update(turn.headers)
            await send(message)

        await self._app(scope, receive, send_protected)


def front(per_minute: int) -> list[Middleware]:
    """For the root of a process. `per_minute`: requests of one account; 0, no limit."""
    return [Middleware(Front, quota=Quota(per_minute) if per_minute else None)]
