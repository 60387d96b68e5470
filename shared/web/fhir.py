"""A service's part of the FHIR R4 server: read, vread, history and search of its own resources (ADR 0032).

Searching is by POST `_search`: what identifies a person never stands in an address.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from shared.fhir.bundles import LONGEST, Cursor, LinkUnreadable, Place, history, searchset
from shared.fhir.facade import ResourceType, of_service
from shared.fhir.outcome import MEDIA_TYPE, Resource, issue, outcome
from shared.fhir.search import Search, parse
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest
from shared.persistence.call import Call
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.web.fhir_form import asked_in, form_of
from shared.web.policy import policy
from shared.web.politica import Politica, Regola, politica
from shared.web.runner import Runner

ROWS_AT_ONCE = 100
MOST_ROWS = 1000
"""Rows looked through for one page at most: a page may be short, or empty, and still lead to a next one."""


class FhirResponse(JSONResponse):
    media_type = MEDIA_TYPE


class Row(NamedTuple):
    """What one aggregate looks like in FHIR: none, one or several resources of the type, always in the same order.

    `about`: whose row it is, where its id does not say that by itself.
    """

    id: str
    resources: Sequence[Resource]
    about: str | None = None


@dataclass(frozen=True)
class Served:
    """How a service answers for one type of resource. All of it sees only what the caller may see.

    `search` gives the rows that may match, in the order of their ids; `versions` every version that is known, newest
    first. Both `read` and `versions` raise NotFound. The last argument is the service's unit of work.
    `personal`: it tells of somebody, so that the audit names whose it was.
    """

    type: ResourceType
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
    politica: Politica = field(default_factory=politica)


class FacadeIncomplete(Exception):
    """A programming error found at start: a service does not answer for what the table says that it does."""


def fhir_routers(parts: Sequence[Part]) -> list[APIRouter]:
    """The types of these services, each once. Raises FacadeIncomplete."""
    for part in parts:
        answered, declared = {each.type.name for each in part.served}, {each.name for each in of_service(part.service)}
        if answered != declared:
            raise FacadeIncomplete(f"{part.service}: {sorted(answered ^ declared)}")
    kinds = dict.fromkeys(each.type.name for part in parts for each in part.served)
    return [_router(Answers(kind, parts)) for kind in kinds]


class _Answering(NamedTuple):
    service: str
    runner: Runner[Any]
    served: Served
    rules: Mapping[str, Regola]

    def asked(self, call: Call) -> Call | None:
        """The call as this service gets it, with its own purpose; None where it does not let the caller in."""
        regola = self.rules[call.azione]
        return replace(call, finalita=regola.finalita) if call.actor.ruolo in regola.ruoli else None


class Answers:
    """One type of resource, and those of these services that answer for it.

    Where it belongs to several, an id begins with the service and goes on as the service itself calls it; pages go
    through one service after the other.
    """

    def __init__(self, kind: str, parts: Sequence[Part]) -> None:
        those = [
            _Answering(part.service, part.runner, served, part.politica.di(part.service))
            for part in parts
            for served in part.served
            if served.type.name == kind
        ]
        self.type = those[0].served.type
        self._of = {each.service: each for each in those}
        self._order = [self._of[service] for service in self.type.services if service in self._of]
        missing = [service for service in self.type.services if service not in self._of]
        self._remark = _partial(missing) if missing else None

    async def read(self, id: str, call: Call) -> Resource:
        each, mine, own = self._whose(id, call)
        return await each.runner.fetch(each.served.read, mine, own)

    async def versions(self, id: str, call: Call) -> Sequence[Resource]:
        each, mine, own = self._whose(id, call)
        return await each.runner.fetch(each.served.versions, mine, own)

    async def version(self, id: str, version: str, call: Call) -> Resource:
        each, mine, own = self._whose(id, call)
        return await each.runner.fetch(_version, mine, each.served, own, version)

    async def page(self, base: str, asked: Search, place: Place, call: Call) -> Resource:
        """Raises LinkUnreadable."""
        found: list[Resource] = []
        then: Place | None = place
        while then is not None and len(found) < asked.count:
            each, begin = self._from(then)
            own: Place | None = None
            if (mine := each.asked(call)) is not None:
                left = replace(asked, count=asked.count - len(found))
                more, own = await each.runner.fetch(_page, mine, each.served, left, begin)
                found += more
            if own is not None:  # the service has more to say, and the page is full or has looked far enough
                then = self._place(each, own)
                break
            then = self._after(each)
        return searchset(base, self.type.name, found, _next(asked, then), self._remark)

    def _whose(self, id: str, call: Call) -> tuple[_Answering, Call, str]:
        """Raises NotFound."""
        service, own = self._split(id)
        each = self._of.get(service)
        mine = None if each is None else each.asked(call)
        if each is None or mine is None:
            raise NotFound()
        return each, mine, own

    def _from(self, place: Place) -> tuple[_Answering, Place]:
        """Whose turn it is, and where they begin. Raises LinkUnreadable."""
        if place.after is None:
            return self._order[0], place
        service, own = self._split(place.after)
        if service not in self._of:
            raise LinkUnreadable()
        return self._of[service], Place(own or None, place.skip)

    def _after(self, each: _Answering) -> Place | None:
        following = self._order[self._order.index(each) + 1 :]
        return Place(f"{following[0].service}-") if following else None

    def _place(self, each: _Answering, own: Place) -> Place:
        return own if not self.type.also else Place(f"{each.service}-{own.after or ''}", own.skip)

    def _split(self, id: str) -> tuple[str, str]:
        if not self.type.also:
            return self.type.service, id
        service, _, own = id.partition("-")
        return service, own


def _router(type: Answers) -> APIRouter:
    kind = type.type.name
    router = APIRouter(tags=[kind], default_response_class=FhirResponse)

    async def one(id: str, call: Call = policy()) -> Response:
        return answered(await type.read(id, call))

    async def versions(request: Request, id: str, call: Call = policy()) -> Response:
        return fhir(history(base_of(request), await type.versions(id, call)))

    async def version(id: str, version: str, call: Call = policy()) -> Response:
        return answered(await type.version(id, version, call))

    async def search(request: Request, call: Call = policy()) -> Response:
        asked = parse(await asked_in(request), type.type.parameters)
        return fhir(await type.page(base_of(request), asked, Place(), call))

    async def go_on(
        request: Request,
        cursor: Annotated[str, Query(alias="_cursor", max_length=LONGEST, description="Dal collegamento `next`")],
        call: Call = policy(),
    ) -> Response:
        asked, place = Cursor.read(cursor)
        search = parse(asked, type.type.parameters)
        if search.personal:  # no link of ours leads there, and it stands in an address
            raise LinkUnreadable()
        return fhir(await type.page(base_of(request), search, place, call))

    def add(path: str, method: str, endpoint: Callable[..., Awaitable[Response]], name: str, summary: str) -> None:
        extra = form_of(type.type) if method == "POST" else None
        router.add_api_route(
            path, endpoint, methods=[method], name=f"fhir_{kind.lower()}_{name}", summary=summary, openapi_extra=extra
        )

    add(f"/{kind}/_search", "POST", search, "search", f"Cerca {kind}")
    add(f"/{kind}", "GET", go_on, "next", f"La pagina seguente di una ricerca di {kind}")
    add(f"/{kind}/{{id}}", "GET", one, "read", type.type.documentation)
    add(f"/{kind}/{{id}}/_history", "GET", versions, "history", f"Tutte le versioni di {kind}")
    add(f"/{kind}/{{id}}/_history/{{version}}", "GET", version, "vread", f"Una versione di {kind}")
    return router


def fhir(resource: Resource, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return FhirResponse(resource, status_code=status, headers=headers)


def answered(resource: Resource) -> Response:
    """One resource, with its version and its instant in the headers too."""
    meta = resource["meta"]
    changed = datetime.fromisoformat(meta["lastUpdated"])
    headers = {"ETag": f'W/"{meta["versionId"]}"', "Last-Modified": format_datetime(changed)}
    return fhir(resource, headers=headers)


def base_of(request: Request) -> str:
    """Where this server is mounted, as the caller reached it; `request.base_url` is the host's that mounts it."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def _partial(missing: Sequence[str]) -> Resource:
    """An answer that looked complete would be a wrong one."""
    text = f"Non comprende ciò che risulta a: {', '.join(missing)}"
    return outcome([issue("risposta-parziale", text, severity="warning")])


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
                    shown[row.about or row.id] = None
            position = Place(row.id)
        if page.next_after is None:
            return _seen(uow, shown, found), None
    return _seen(uow, shown, found), position


def _seen(uow: SqlUnitOfWork, shown: dict[str, None], found: list[Resource]) -> list[Resource]:
    uow.touched_only(shown)
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
