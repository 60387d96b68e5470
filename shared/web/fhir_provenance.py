"""How a service answers for the Provenance of its versions: of each kind of aggregate, one for each version.

An id is `{kind}-{id of the aggregate}-{version}`, `kind` being the type of the resource that it mainly is. Whoever sees
the aggregate sees where it comes from, and nobody else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared.fhir.facade import COMMON, PROVENANCE
from shared.fhir.outcome import Resource
from shared.fhir.provenance import Act, acts_of, provenance
from shared.fhir.search import Search, parse
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Row, Served
from shared.web.fhir_versions import Source

A = TypeVar("A", bound=Aggregate)

HISTORIES_AT_ONCE = 20
"""Aggregates whose histories are read before it is known whether the page has room for them."""


@dataclass(frozen=True)
class Story(Generic[A]):
    """`kind` is the type of the main resource. `aspects`: the resources of each type that an aggregate is."""

    kind: str
    source: Source[A]
    aspects: Sequence[Callable[[Version[A]], Sequence[Resource]]]
    acts: Callable[[A], Iterable[Act]]

    def told(self, service: str, id: str, uow: Any) -> list[Resource]:
        """Oldest first: a new version is added at the end. Raises NotFound."""
        before: list[Act] | None = []
        found: list[Resource] = []
        for version in reversed(self.source.history(id, uow)):
            number = version.aggregate.versione
            if number > 1 and not found:
                before = None  # older than the log
            now = list(self.acts(version.aggregate))
            made = [resource for aspect in self.aspects for resource in aspect(version)]
            found.append(
                provenance(
                    f"{service}-{self.kind}-{id}-{number}",
                    version.at,
                    first=number == 1,
                    made=made,
                    acts=acts_of(now, before, version.at),
                )
            )
            before = now
        return found


def served_provenance(service: str, *stories: Story[Any]) -> Served:
    def read(id: str, uow: Any) -> Resource:
        kind, _, rest = id.partition("-")
        for story in stories:
            if story.kind == kind:
                for resource in story.told(service, rest.rpartition("-")[0], uow):
                    if resource["id"] == f"{service}-{id}":
                        return resource
        raise NotFound()

    def search(asked: Search, request: PageRequest, uow: Any) -> Page[Row]:
        kind, _, after = (request.after or "").partition("-")
        window = PageRequest(after or None, min(request.limit, HISTORIES_AT_ONCE))
        following = list(stories)
        while following and kind not in ("", following[0].kind):
            following.pop(0)
        for place, story in enumerate(following):
            found = story.source.search(_narrowed(asked, service, story), window, uow)
            if found.items:
                rows = [_row(service, story, version, uow) for version in found.items]
                more = found.next_after is not None or place + 1 < len(following)
                return Page(rows, rows[-1].id if more else None)
            window = PageRequest(None, window.limit)
        return Page([])

    return Served(PROVENANCE, read, search, lambda id, uow: [read(id, uow)])


def _row(service: str, story: Story[Any], version: Version[Any], uow: Any) -> Row:
    id = version.aggregate.id
    return Row(f"{story.kind}-{id}", story.told(service, id, uow), about=id)


def _narrowed(asked: Search, service: str, story: Story[Any]) -> Search:
    """Not narrower than what is asked. No upper bound of time: what changed later has earlier versions, too."""
    return parse(_what(asked, service, story), COMMON)


def _what(asked: Search, service: str, story: Story[Any]) -> Iterator[tuple[str, str]]:
    for targets in asked.codes("target"):
        yield "_id", ",".join(sorted(story.source.root(target.partition("/")[0]) for target in targets)) or "-"
    begins = f"{service}-{story.kind}-"
    for ids in asked.codes("_id"):
        own = sorted(id.removeprefix(begins).rpartition("-")[0] for id in ids if id.startswith(begins))
        yield "_id", ",".join(filter(None, own)) or "-"
    since: list[datetime] = [at for name in ("_lastUpdated", "recorded") if (at := asked.since(name)) is not None]
    if since:
        yield "_lastUpdated", f"ge{max(since).isoformat()}"
