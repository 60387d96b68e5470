"""Stand-ins for the edges, good enough to run application code without a database. They keep the same promises."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from shared.kernel.actor import EVERYTHING, Actor, Ruolo
from shared.kernel.aggregate import Aggregate
from shared.kernel.ids import Ids, SequentialIds
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import Page, PageRequest

A = TypeVar("A", bound=Aggregate)

OGGI = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def attore(ruolo: Ruolo = Ruolo.ASSISTENTE_SOCIALE) -> Actor:
    return Actor(id="as-1", ruolo=ruolo, scope=EVERYTHING)


class FakeWork:
    """A transaction in memory: what was announced stands in `annunci` as (caso_id, payload, avvenuto_il)."""

    def __init__(self, actor: Actor | None = None, now: datetime = OGGI, ids: Ids | None = None) -> None:
        self.actor = actor or attore()
        self.now = now
        self.ids: Ids = ids or SequentialIds()
        self.annunci: list[tuple[str, Any, datetime]] = []
        self.committed = False

    def announce(self, caso_id: str, payload: Any, avvenuto_il: datetime) -> None:
        self.annunci.append((caso_id, payload, avvenuto_il))

    def commit(self) -> None:
        self.committed = True

    def annunciati(self) -> list[Any]:
        """The payloads alone, in order."""
        return [payload for _, payload, _ in self.annunci]


class MemoryStore(Generic[A]):
    """A store over copies: a change that is not saved is not seen. `columns` is the adapter's function, if any."""

    def __init__(self, work: FakeWork, columns: Callable[[A], Mapping[str, Any]] | None = None) -> None:
        self._work = work
        self._kept: dict[str, A] = {}
        self._columns = columns or vars

    def get(self, id: str) -> A:
        found = self._kept.get(id)
        if found is None or not self._sees(found):
            raise NotFound()
        return deepcopy(found)

    def find(self, **equals: Any) -> A | None:
        return next(iter(self.all(**equals)), None)

    find_unscoped = find

    def all(self, **equals: Any) -> list[A]:
        wanted = {name: value for name, value in equals.items() if value is not None}
        return [
            deepcopy(kept)
            for _, kept in sorted(self._kept.items())
            if self._sees(kept) and all(self._columns(kept).get(name) == value for name, value in wanted.items())
        ]

    def page(self, request: PageRequest, *_conditions: Any, **equals: Any) -> Page[A]:
        rest = [each for each in self.all(**equals) if request.after is None or each.id > request.after]
        items = rest[: request.limit]
        return Page(items, items[-1].id if len(rest) > request.limit else None)

    def add(self, aggregate: A) -> None:
        assert aggregate.id not in self._kept, "added twice"
        aggregate.versione = 1
        self._keep(aggregate)

    def save(self, aggregate: A) -> None:
        if self._kept[aggregate.id].versione != aggregate.versione:
            raise VersionChanged()
        aggregate.versione += 1
        self._keep(aggregate)

    def _keep(self, aggregate: A) -> None:
        kept = self._kept[aggregate.id] = deepcopy(aggregate)
        kept.pull_facts()  # facts are handed over once; they are no part of what is stored

    def _sees(self, aggregate: A) -> bool:
        territorio = getattr(aggregate, "territorio", None)
        return territorio is None or self._work.actor.scope.sees(territorio)
