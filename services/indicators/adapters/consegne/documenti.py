"""Aggregates of an Ambito kept as documents, seen by whoever may see every case of the Ambito."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Select, Table, select, true, update

from services.indicators.domain.levels import Livello, codici
from services.indicators.domain.visibility import vede_i_casi
from shared.kernel.actor import Actor
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import Page, PageRequest
from shared.persistence.locks import Raced

A = TypeVar("A", bound=Aggregate)


class Documenti(Generic[A]):
    """`columns` gives the values of the columns beside `id`, `versione` and `documento`."""

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        expected_version: int | None,
        table: Table,
        documents: TypeAdapter[A],
        columns: Callable[[A], Mapping[str, Any]],
    ) -> None:
        self.connection = connection
        self.table = table
        self._actor = actor
        self._expected = expected_version
        self._documents = documents
        self._columns = columns

    def get(self, id: str) -> A:
        """Raises NotFound; VersionChanged where the caller read another version."""
        found = self.all(self.table.c.id == id)
        if not found:
            raise NotFound()
        if self._expected is not None and found[0].versione != self._expected:
            raise VersionChanged()
        return found[0]

    def all(self, *conditions: ColumnElement[bool], by: ColumnElement[Any] | None = None) -> list[A]:
        order = self.table.c.id if by is None else by
        return self._awake(select(self.table.c.documento).where(self._visible(), *conditions).order_by(order))

    def page(self, request: PageRequest, *conditions: ColumnElement[bool]) -> Page[A]:
        statement = select(self.table.c.documento).where(self._visible(), *conditions).order_by(self.table.c.id)
        if request.after is not None:
            statement = statement.where(self.table.c.id > request.after)
        found = self._awake(statement.limit(request.limit + 1))
        items = found[: request.limit]
        return Page(items, items[-1].id if len(found) > request.limit else None)

    def first(self, limit: int, by: ColumnElement[Any], *conditions: ColumnElement[bool]) -> list[A]:
        statement = select(self.table.c.documento).where(self._visible(), *conditions).order_by(by)
        return self._awake(statement.limit(limit))

    def add(self, aggregate: A) -> None:
        aggregate.versione = 1
        self.connection.execute(self.table.insert().values(id=aggregate.id, **self._row(aggregate)))

    def save(self, aggregate: A) -> None:
        """Raises Raced (a VersionChanged) where somebody else saved it meanwhile."""
        before, aggregate.versione = aggregate.versione, aggregate.versione + 1
        mine = (self.table.c.id == aggregate.id, self.table.c.versione == before)
        changed = self.connection.execute(update(self.table).where(*mine).values(self._row(aggregate)))
        if changed.rowcount != 1:
            raise Raced()

    def _row(self, aggregate: A) -> dict[str, Any]:
        return {
            **self._columns(aggregate),
            "versione": aggregate.versione,
            "documento": self._documents.dump_json(aggregate),
        }

    def _visible(self) -> ColumnElement[bool]:
        if self._actor.scope.tutto:
            return true()
        seen = [code for code in codici(Livello.AMBITO) if vede_i_casi(self._actor, Livello.AMBITO, code)]
        return self.table.c.ambito.in_(seen)

    def _awake(self, statement: Select[Any]) -> list[A]:
        rows: Sequence[bytes] = self.connection.execute(statement).scalars().all()
        return [self._documents.validate_json(document) for document in rows]
