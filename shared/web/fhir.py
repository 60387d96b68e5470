"""A service's part of the FHIR R4 server: read, vread, history and search of its own resources (ADR 0032).

Searching is by POST `_search`: what identifies a person never stands in an address.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qsl

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import WebSocketRequestValidationError
from fastapi.responses import JSONResponse, Response

from shared.fhir.bundles import LONGEST, Cursor, LinkUnreadable, Place, history, searchset
from shared.fhir.facade import ResourceType, of_service
from shared.fhir.outcome import Resource, issue, outcome
from shared.fhir.search import Search, parse
from shared.kernel.actor import Ruolo
from shared.kernel.refusal import InvalidInput, NotFound
from shared.kernel.store import Page, PageRequest
from shared.persistence.call import Call
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.web.policy import policy
from shared.web.runner import Runner

MEDIA_TYPE = "application/fhir+json"
MOST_PARAMETERS = 30
ROWS_AT_ONCE = 100
MOST_ROWS = 1000
"""Rows looked through for one page at most: a page may be short, or empty, and still lead to a next one."""


class FormUnreadable(InvalidInput):
    codice = "parametri-non-leggibili"
    titolo = "I parametri di ricerca vanno inviati come application/x-www-form-urlencoded"


class Row(NamedTuple):
    """What one aggregate looks like in FHIR: none, one or several resources of the type, always in the same order."""

    id: str
    resources: Sequence[Resource]


@dataclass(frozen=True)
class Served:
    """How a service answers for one type of resource. All of it sees only what the caller may see.

    `search` gives the rows that may match, in the order of their ids; `versions` every version that is known, newest
    first. Both `read` and `versions` raise NotFound. The last argument is the service's unit of work.
    `personal`: it tells of somebody, so that the audit names whose it was.
    """

    type: ResourceType
    roles: tuple[Ruolo, ...]
    read: Callable[[str, Any], Resource]
    search: Callable[[Search, PageRequest, Any], Page[Row]]
    versions: Callable[[str, Any], Sequence[Resource]]
    personal: bool = True


@dataclass(frozen=True)
class Part:
    """What one service answers for, and where it runs it."""

    service: str
    runner: Runner[Any]
    served: Sequence[Served]


class FacadeIncomplete(Exception):
    """A programming error found at start: a service does not answer for what the table says that it does."""


def fhir_routers(parts: Sequence[Part]) -> list[APIRouter]:
    """The types of these services, each once. Raises FacadeIncomplete."""
    for part in parts:
        answered, declared = {each.type.name for each in part.served}, {each.name for each in of_service(part.service)}
        if answered != declared:
            raise FacadeIncomplete(f"{part.service}: {sorted(answered ^ declared)}")
    return [_router(part.runner, each) for part in parts for each in part.served]


def _router(runner: Runner[Any], served: Served) -> APIRouter:
    kind = served.type.name
    router = APIRouter(tags=[kind])
    form = {
        "requestBody": {
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            each.name: {"type": "string", "description": each.documentation}
                            for each in served.type.parameters
                        }
                        | {"_count": {"type": "string", "description": "Risorse per pagina, al massimo 200"}},
                    }
                }
            }
        }
    }

    async def one(id: str, call: Call = policy(*served.roles)) -> Response:
        return answered(await runner.fetch(served.read, call, id))

    async def versions(request: Request, id: str, call: Call = policy(*served.roles)) -> Response:
        return fhir(history(base_of(request), await runner.fetch(served.versions, call, id)))

    async def version(id: str, version: str, call: Call = policy(*served.roles)) -> Response:
        return answered(await runner.fetch(_version, call, served, id, version))

    async def search(request: Request, call: Call = policy(*served.roles)) -> Response:
        asked = parse(_form(await request.body(), request.headers.get("content-type", "")), served.type.parameters)
        return await page_of(request, asked, Place(), call)

    async def go_on(
        request: Request,
        cursor: Annotated[str, Query(alias="_cursor", max_length=LONGEST, description="Dal collegamento `next`")],
        call: Call = policy(*served.roles),
    ) -> Response:
        asked, place = Cursor.read(cursor)
        search = parse(asked, served.type.parameters)
        if search.personal:  # no link of ours leads there, and it stands in an address
            raise LinkUnreadable()
        return await page_of(request, search, place, call)

    async def page_of(request: Request, asked: Search, place: Place, call: Call) -> Response:
        found, then = await runner.fetch(_page, call, served, asked, place)
        return fhir(searchset(base_of(request), kind, found, _next(asked, then)))

    def add(path: str, method: str, endpoint: Callable[..., Awaitable[Response]], name: str, summary: str) -> None:
        extra = form if method == "POST" else None
        router.add_api_route(
            path, endpoint, methods=[method], name=f"fhir_{kind.lower()}_{name}", summary=summary, openapi_extra=extra
        )

    add(f"/{kind}/_search", "POST", search, "search", f"Cerca {kind}")
    add(f"/{kind}", "GET", go_on, "next", f"La pagina seguente di una ricerca di {kind}")
    add(f"/{kind}/{{id}}", "GET", one, "read", served.type.documentation)
    add(f"/{kind}/{{id}}/_history", "GET", versions, "history", f"Tutte le versioni di {kind}")
    add(f"/{kind}/{{id}}/_history/{{version}}", "GET", version, "vread", f"Una versione di {kind}")
    return router


def fhir(resource: Resource, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(resource, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def answered(resource: Resource) -> Response:
    """One resource, with its version and its instant in the headers too."""
    meta = resource["meta"]
    changed = datetime.fromisoformat(meta["lastUpdated"])
    headers = {"ETag": f'W/"{meta["versionId"]}"', "Last-Modified": format_datetime(changed)}
    return fhir(resource, headers=headers)


def base_of(request: Request) -> str:
    """Where this server is mounted, as the caller reached it; `request.base_url` is the host's that mounts it."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def answer_in_fhir(app: FastAPI) -> None:
    """The same answers that every service gives to errors, told as OperationOutcome."""
    for error, handler in list(app.exception_handlers.items()):
        if error is not WebSocketRequestValidationError:
            app.exception_handlers[error] = _as_outcome(handler)


def _as_outcome(handler: Any) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def in_fhir(request: Request, error: Exception) -> Response:
        told = await handler(request, error)
        problem = json.loads(told.body)
        text = " — ".join(dict.fromkeys(part for part in (problem["title"], problem.get("detail")) if part))
        others = {k: v for k, v in told.headers.items() if k not in ("content-type", "content-length")}
        issues = [issue(problem["codice"], each["messaggio"], each["campo"]) for each in problem.get("errori", ())] or [
            issue(problem["codice"], text)
        ]
        return fhir(outcome(issues), told.status_code, others)

    return in_fhir


def _page(served: Served, search: Search, place: Place, uow: SqlUnitOfWork) -> tuple[list[Resource], Place | None]:
    """A page of what matches, and where the next one begins (None: that was all).

    Only what is shown was looked at, as far as the audit is concerned.
    """
    found: list[Resource] = []
    shown: dict[str, None] = {}
    position, looked = place, 0
    while looked < MOST_ROWS:
        page = served.search(search, PageRequest(position.after, ROWS_AT_ONCE), uow)
        for row in page.items:
            looked += 1
            for number, resource in enumerate(row.resources):
                if number < position.skip or not search.matches(resource):
                    continue
                if len(found) == search.count:
                    return _seen(uow, shown, found), Place(position.after, number)
                found.append(resource)
                if served.personal:
                    shown[row.id] = None
            position = Place(row.id)
        if page.next_after is None:
            return _seen(uow, shown, found), None
    return _seen(uow, shown, found), position


def _seen(uow: SqlUnitOfWork, shown: dict[str, None], found: list[Resource]) -> list[Resource]:
    uow.touched = shown
    return found


def _next(search: Search, place: Place | None) -> Cursor | None:
    if place is None or search.personal:
        return None
    return Cursor(search.asked, place)


def _version(served: Served, id: str, version: str, uow: SqlUnitOfWork) -> Resource:
    for each in served.versions(id, uow):
        if each["meta"]["versionId"] == version:
            return each
    raise NotFound()


def _form(body: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    if body and content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise FormUnreadable()
    try:
        text = body.decode()
        yield from parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise FormUnreadable() from None
