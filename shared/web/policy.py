"""Who may use a route: the table says so (`shared.web.politica`), by service and operation, and the route only asks.

A route that forgets to ask, or that has no line in the table, keeps the application from starting.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.kernel.motivo import Motivo
from shared.kernel.refusal import Forbidden, InvalidInput
from shared.persistence.call import Call
from shared.web.auth import Authenticator, Unauthenticated
from shared.web.politica import Regola
from shared.web.quota import count

_bearer = HTTPBearer(auto_error=False, description="JWT con ruolo e territorio")
LONGEST_VERSION = 18
"""Digits: no row was ever written so often, and no integer of a database is longer."""


class RouteWithoutPolicy(Exception):
    """A programming error found at start: a route asks neither `policy()` nor `public`, or has no line in the table."""


class IfMatchUnreadable(InvalidInput):
    codice = "if-match-non-valido"
    titolo = 'If-Match deve riportare l\'ETag ricevuto, per esempio "3"'


class IdempotencyKeyUnreadable(InvalidInput):
    codice = "idempotency-key-non-valida"
    titolo = "Idempotency-Key deve avere da 1 a 128 caratteri"


class MotivoUnreadable(InvalidInput):
    codice = "motivo-accesso-non-valido"
    titolo = f"Raccordo-Motivo deve essere uno di: {', '.join(Motivo)}"


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
    raccordo_motivo: Annotated[
        str | None,
        Header(description=f"Perché si accede, un codice: {', '.join(Motivo)}. Resta scritto con l'accesso"),
    ] = None,
) -> Call:
    """The Call of whoever may use the route. Raises Forbidden before anything is looked for: it tells of nothing."""
    if len(request.headers.getlist("authorization")) > 1:
        # Whoever stands in front may have looked at the other one.
        raise Unauthenticated("L'intestazione Authorization deve essere una sola")
    authenticator: Authenticator = request.app.state.authenticator
    actor = await authenticator.authenticated(credentials.credentials if credentials else None)
    count(request, actor.id)
    route: APIRoute = request.scope["route"]
    regola = rule_of(request.app, route)
    call = Call(
        actor=actor,
        azione=route.name,
        correlation_id=request.scope.get("correlation_id", ""),
        verb=verb_of(route, request.method),
        path=request.scope["path"],
        finalita=regola.finalita,
        da=request.client.host if request.client else "",
    )
    if actor.ruolo not in regola.ruoli:
        await request.app.state.denied(call, Forbidden.codice)
        raise Forbidden()
    return replace(
        call,
        expected_version=_version(if_match),
        idempotency_key=_key(idempotency_key),
        fingerprint=await _fingerprint(request) if idempotency_key else "",
        motivo=_motivo(raccordo_motivo),
    )


def policy() -> Any:
    """A route parameter that lets in whom the table admits, and hands over the Call. Territory: see the stores."""
    return Depends(authorize)


async def public() -> None:
    """Marks a route that anybody may call because it tells nothing about anybody. The table has to say so, too."""


def verb_of(route: APIRoute, method: str) -> str:
    """Create, read, update, delete, or execute: a POST that makes nothing at its address is a method of what is there.

    Searching is reading, whatever the method.
    """
    if method == "POST":
        return "R" if route.path.endswith("/_search") else "C" if route.status_code == HTTPStatus.CREATED else "E"
    return {"GET": "R", "HEAD": "R", "PUT": "U", "PATCH": "U", "DELETE": "D"}.get(method, "E")


def require_policies(app: FastAPI) -> None:
    """Raises RouteWithoutPolicy at start, never at the first call."""
    rules: Mapping[str, Regola] = app.state.politica
    for route in api_routes(app):
        asks, open_to_all = authorize in (calls := set(_calls(route.dependant))), public in calls
        regola = rules.get(route.name)
        where = f"{sorted(route.methods or ())} {route.path} ({route.name})"
        if not (asks or open_to_all):
            raise RouteWithoutPolicy(where)
        if regola is None:
            raise RouteWithoutPolicy(f"{where}: no line in the table")
        if asks is not bool(regola.ruoli):  # one of the two, by mistake, must not open what the other one closes
            raise RouteWithoutPolicy(f"{where}: open to anybody in the table or in the code, not in both")


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every route of the application, those of included routers too."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def rule_of(app: FastAPI, route: APIRoute) -> Regola:
    """The table's line for a route of the application."""
    rules: Mapping[str, Regola] = app.state.politica
    return rules[route.name]


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
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


def _motivo(value: str | None) -> str:
    if value is not None and value not in set(Motivo):
        raise MotivoUnreadable()
    return value or ""


def _key(value: str | None) -> str | None:
    if value is not None and not 1 <= len(value) <= 128:
        raise IdempotencyKeyUnreadable()
    return value


async def _fingerprint(request: Request) -> str:
    digest = sha256(f"{request.method} {request.scope['path']}\n".encode())
    digest.update(await request.body())
    return digest.hexdigest()
