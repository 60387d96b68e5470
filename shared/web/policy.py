"""Which roles may use a route. A route that forgets to say so keeps the application from starting."""

from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.kernel.actor import Ruolo
from shared.kernel.refusal import Forbidden, InvalidInput
from shared.persistence.call import Call
from shared.web.auth import Authenticator, Unauthenticated
from shared.web.quota import count

_bearer = HTTPBearer(auto_error=False, description="JWT con ruolo e territorio")
_MARK = "raccordo_policy"
LONGEST_VERSION = 18
"""Digits: no row was ever written so often, and no integer of a database is longer."""


class RouteWithoutPolicy(Exception):
    """A programming error found at start: some route says neither `policy(...)` nor `public`."""


class IfMatchUnreadable(InvalidInput):
    codice = "if-match-non-valido"
    titolo = 'If-Match deve riportare l\'ETag ricevuto, per esempio "3"'


class IdempotencyKeyUnreadable(InvalidInput):
    codice = "idempotency-key-non-valida"
    titolo = "Idempotency-Key deve avere da 1 a 128 caratteri"


def policy(*ruoli: Ruolo) -> Any:
    """A route parameter that lets these roles in and hands over the Call. Territory is checked by the stores."""
    allowed = frozenset(ruoli)

    async def authorize(
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        idempotency_key: Annotated[
            str | None,
            Header(description="Chiave scelta da chi chiama: la stessa richiesta ripetuta ha effetto una volta"),
        ] = None,
        if_match: Annotated[
            str | None, Header(description="ETag della versione letta: se è cambiata la modifica è rifiutata (412)")
        ] = None,
    ) -> Call:
        if len(request.headers.getlist("authorization")) > 1:
            # Whoever stands in front may have looked at the other one.
            raise Unauthenticated("L'intestazione Authorization deve essere una sola")
        authenticator: Authenticator = request.app.state.authenticator
        actor = await authenticator.authenticated(credentials.credentials if credentials else None)
        count(request, actor.id)
        if actor.ruolo not in allowed:
            raise Forbidden()
        return Call(
            actor=actor,
            azione=request.scope["route"].name,
            correlation_id=request.scope.get("correlation_id", ""),
            expected_version=_version(if_match),
            idempotency_key=_key(idempotency_key),
            fingerprint=await _fingerprint(request) if idempotency_key else "",
            verb=verb_of(request.scope["route"], request.method),
            path=request.scope["path"],
        )

    setattr(authorize, _MARK, allowed)
    return Depends(authorize)


async def public() -> None:
    """Marks a route that anybody may call because it tells nothing about anybody."""


setattr(public, _MARK, frozenset())


def verb_of(route: APIRoute, method: str) -> str:
    """Create, read, update, delete, or execute: a POST that makes nothing at its address is a method of what is there.

    Searching is reading, whatever the method.
    """
    if method == "POST":
        return "R" if route.path.endswith("/_search") else "C" if route.status_code == HTTPStatus.CREATED else "E"
    return {"GET": "R", "HEAD": "R", "PUT": "U", "PATCH": "U", "DELETE": "D"}.get(method, "E")


def require_policies(app: FastAPI) -> None:
    """Raises RouteWithoutPolicy at start, never at the first call."""
    for route in api_routes(app):
        if not any(hasattr(call, _MARK) for call in _calls(route.dependant)):
            raise RouteWithoutPolicy(f"{sorted(route.methods or ())} {route.path}")


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every route of the application, those of included routers too."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def roles_of(route: APIRoute) -> frozenset[Ruolo]:
    """The roles that a route lets in; empty for a public one."""
    for call in _calls(route.dependant):
        marked: frozenset[Ruolo] | None = getattr(call, _MARK, None)
        if marked is not None:
            return marked
    raise RouteWithoutPolicy(route.path)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION):
        raise IfMatchUnreadable()
    return int(text)


def _key(value: str | None) -> str | None:
    if value is not None and not 1 <= len(value) <= 128:
        raise IdempotencyKeyUnreadable()
    return value


async def _fingerprint(request: Request) -> str:
    digest = sha256(f"{request.method} {request.scope['path']}\n".encode())
    digest.update(await request.body())
    return digest.hexdigest()
