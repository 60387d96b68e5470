"""What the application layer asks of storage: the ports, without a word about databases.

Every store sees only the territory of whoever acts: what lies outside is absent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from shared.kernel.actor import Actor
from shared.kernel.ids import Ids

A = TypeVar("A")


@dataclass(frozen=True)
class PageRequest:
    """A window on a list ordered by age: what comes `after` this id, at most `limit` (1..200)."""

    after: str | None = None
    limit: int = 50


@dataclass(frozen=True)
class Page(Generic[A]):
    """`next_after` is None on the last page."""

    items: Sequence[A]
    next_after: str | None = None


class Version(NamedTuple, Generic[A]):
    """An aggregate as it was from `at` on: the UTC instant at which that was recorded."""

    aggregate: A
    at: datetime


class Store(Protocol[A]):
    """The aggregates of one kind."""

    def get(self, id: str) -> A:
        """Raises NotFound (absent, or outside the territory: alike), VersionChanged (the caller read an older one)."""
        ...

    def find(self, **equals: Any) -> A | None:
        """The oldest one whose columns equal these, or None. Raises ValueError where a column is to equal None."""
        ...

    def all(self, **equals: Any) -> list[A]:
        """All whose columns equal these, oldest first: the few of one case or person. Raises ValueError as `find`."""
        ...

    def page(self, request: PageRequest, **equals: Any) -> Page[A]:
        """One page of those whose columns equal these, oldest first. A column set to None is not filtered."""
        ...

    def add(self, aggregate: A) -> None:
        """Keep a new one; its `versione` becomes 1."""
        ...

    def save(self, aggregate: A) -> None:
        """Keep a change; `versione` grows by one. Raises VersionChanged if somebody else saved meanwhile."""
        ...


class Work(Protocol):
    """One transaction: who acts, when, and what is said. Services extend it with their stores."""

    @property
    def actor(self) -> Actor: ...

    @property
    def now(self) -> datetime:
        """When the platform comes to know (UTC): the `recordedat` of every event of this transaction."""
        ...

    @property
    def ids(self) -> Ids: ...

    def announce(self, caso_id: str, payload: Any, avvenuto_il: datetime) -> None:
        """Say it to the other services, after the commit. `payload` is one of `shared.contracts`."""
        ...

    def commit(self) -> None:
        """State, outbox and audit become true together. Without it nothing does."""
        ...
