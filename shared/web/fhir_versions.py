"""Resources that are functions of an aggregate's version: how a service answers for them (ADR 0032)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.fhir.facade import ResourceType
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Row, Served

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True)
class Source(Generic[A]):
    """Where the aggregates are read. The last argument is the service's unit of work; `now` and `history` raise
    NotFound; `root` is the aggregate that a resource's id stands for."""

    now: Callable[[str, Any], Version[A]]
    history: Callable[[str, Any], Sequence[Version[A]]]
    search: Callable[[Search, PageRequest, Any], Page[Version[A]]]
    root: Callable[[str], str] = str


def served_by_version(
    type: ResourceType,
    source: Source[A],
    aspect: Callable[[Version[A]], Sequence[Resource]],
) -> Served:
    """`aspect`: the resources of this type that an aggregate is, always in the same order."""

    def read(id: str, uow: Any) -> Resource:
        return _with_id(id, [source.now(source.root(id), uow)])[0]

    def versions(id: str, uow: Any) -> list[Resource]:
        return _with_id(id, source.history(source.root(id), uow))

    def search(asked: Search, request: PageRequest, uow: Any) -> Page[Row]:
        found = source.search(asked, request, uow)
        return Page([Row(each.aggregate.id, aspect(each)) for each in found.items], found.next_after)

    def _with_id(id: str, known: Sequence[Version[A]]) -> list[Resource]:
        """Raises NotFound: there is such an aggregate, but no such resource of it."""
        found = [resource for version in known for resource in aspect(version) if resource["id"] == id]
        if not found:
            raise NotFound()
        return found

    return Served(type, read, search, versions)
