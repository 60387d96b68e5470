"""Aggregates kept as documents, with the columns that queries need beside them (ADR 0005).

A store sees only the territory of whoever acts, and notes whatever it hands out for the audit. Each document is sealed
with the key of its case (ADR 0047); one whose key was destroyed is absent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    Table,
    and_,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Field, SQLModel

from shared.custody.attempt import Erased, present, seal, unseal
from shared.kernel.actor import EVERYTHING, Scope
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import Page, PageRequest
from shared.kernel.territory import lombardia
from shared.persistence.locks import Raced, hold, needed
from shared.persistence.prepared import Prepared, every_column
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import as_platform

A = TypeVar("A", bound=Aggregate)


class AggregateRow(SQLModel):
    """The columns of every aggregate's table. Instants are UTC ISO 8601 text; `documento`: it all as JSON, sealed."""

    id: str = Field(primary_key=True, max_length=36)
    versione: int
    caso_id: str = Field(index=True, max_length=36)
    ambito: str = Field(max_length=6)
    distretto: str = Field(max_length=6)
    asst: str = Field(max_length=6)
    stato: str = Field(max_length=32)
    creato_il: str = Field(max_length=32)
    aggiornato_il: str = Field(max_length=32)
    documento: bytes = Field(sa_type=LargeBinary)


@lru_cache(maxsize=1024)
def visible(table: Table, scope: Scope) -> ColumnElement[bool]:
    """The rows of the scope's territories. An empty scope sees none."""
    if scope.tutto:
        return true()
    asst = set(scope.asst) | {v.territorio.asst for v in lombardia().voci if v.ats in scope.ats}
    codes = (("ambito", scope.ambiti), ("distretto", scope.distretti), ("asst", asst))
    conditions = [table.c[column] == code for column, allowed in codes for code in sorted(allowed)]
    return or_(*conditions) if conditions else false()


@lru_cache(maxsize=1024)
def _select_first(table: Table, seen: ColumnElement[bool], names: tuple[str, ...]) -> Prepared:
    equal = [table.c[name] == bindparam(name) for name in names]
    wanted = select(table.c.id, table.c.documento).where(seen, *equal)
    return Prepared(wanted.order_by(table.c.id).limit(literal_column("1")))


@lru_cache(maxsize=1024)
def _select_held(table: Table, seen: ColumnElement[bool]) -> Prepared:
    """One by its id, its case held with it where nobody else holds it: no trip more than reading it takes."""
    held = func.pg_try_advisory_xact_lock(func.hashtextextended(table.c.caso_id, literal_column("0")))
    wanted = select(table.c.id, table.c.documento, held.label("held"), table.c.caso_id)
    return Prepared(wanted.where(seen, table.c.id == bindparam("id")))


@cache
def _defaults(table: Table) -> dict[str, Any]:
    """What a row has where `columns` says nothing."""
    return {c.name: c.default.arg if isinstance(c.default, ScalarElementColumnDefault) else None for c in table.columns}


@cache
def _insert(table: Table) -> Prepared:
    return Prepared(insert(table).inline(), every_column(table))


@cache
def _update(table: Table, names: tuple[str, ...]) -> Prepared:
    mine = and_(table.c.id == bindparam("wanted"), table.c.versione == bindparam("before"))
    return Prepared(update(table).where(mine).values({name: bindparam(name) for name in names}))


class AggregateStore(Generic[A]):
    """The aggregates of one kind, in one transaction.

    `columns` gives the values of the row's columns for an aggregate: caso_id, ambito, distretto, asst, stato, and the
    row's own.
    """

    def __init__(
        self,
        uow: SqlUnitOfWork,
        row: type[AggregateRow],
        documents: TypeAdapter[A],
        columns: Callable[[A], Mapping[str, Any]],
    ) -> None:
        self._uow = uow
        self._table: Table = row.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table=True classes
        self._documents = documents
        self._columns = columns

    def get(self, id: str) -> A:
        """Raises NotFound (absent, outside the scope, or erased), VersionChanged (If-Match names another version).

        Whoever may write holds the case from here on: commands and reactions of one case follow each other.
        """
        held = needed(self._uow.connection)
        found = self._find_and_hold(id) if held else self._find(self._uow.actor.scope, {"id": id})
        if found is None:
            raise NotFound()
        expected = self._uow.call.expected_version
        if expected is not None and found.versione != expected:
            raise VersionChanged()
        return found

    def find(self, **equals: Any) -> A | None:
        """Raises Erased where there is one whose key was destroyed: nobody makes it anew."""
        return self._find(self._uow.actor.scope, equals)

    def find_unscoped(self, **equals: Any) -> A | None:
        """Whatever the territory: for matching, where nothing of the found one is shown to the caller.

        Whoever may write decides about what it looks for alone: nobody else adds it, or changes its case, meanwhile.
        """
        connection = self._uow.connection
        hold(connection, [f"{self._table.name}.{name}={value}" for name, value in equals.items()])
        with as_platform(connection):
            found = self._find(EVERYTHING, equals)
            caso_id = None if found is None else self._columns(found)["caso_id"]
            if not caso_id or not needed(connection):
                return found
            hold(connection, [caso_id])
            return self._find(EVERYTHING, equals)

    def all(self, **equals: Any) -> list[A]:
        rows = self._uow.connection.execute(
            self._select().where(*self._conditions(_all_given(equals))).order_by(self._table.c.id)
        ).all()
        return [aggregate for _, aggregate in self.awake_all(rows)]

    def page(self, request: PageRequest, *conditions: ColumnElement[bool], **equals: Any) -> Page[A]:
        statement = self._select().where(*self._conditions(equals), *conditions).order_by(self._table.c.id)
        if request.after is not None:
            statement = statement.where(self._table.c.id > request.after)
        rows = self._uow.connection.execute(statement.limit(request.limit + 1)).all()
        shown = rows[: request.limit]
        items = [aggregate for _, aggregate in self.awake_all(shown)]
        return Page(items, shown[-1].id if len(rows) > request.limit else None)

    def add(self, aggregate: A) -> None:
        aggregate.versione = 1
        now = self._uow.now.astimezone(UTC).isoformat()
        row = self._row(aggregate, now) | {"id": aggregate.id, "creato_il": now}
        _insert(self._table).run(self._uow.connection, _defaults(self._table) | row)
        self._written(aggregate.id, row)
        self._uow.touch(aggregate.id)

    def save(self, aggregate: A) -> None:
        before = aggregate.versione
        aggregate.versione = before + 1
        row = self._row(aggregate, self._uow.now.astimezone(UTC).isoformat())
        statement = _update(self._table, tuple(row))
        changed = statement.run(self._uow.connection, row | {"wanted": aggregate.id, "before": before})
        if changed != 1:
            aggregate.versione = before  # whoever holds it still may not save it as if it were the newer one
            raise Raced()
        self._written(aggregate.id, row)

    def _written(self, id: str, row: Mapping[str, Any]) -> None:
        """For whoever keeps more than what is so now."""

    def _seen(self, scope: Scope) -> ColumnElement[bool]:
        """Which rows one sees: always the same object for the same answer, because statements are compiled once."""
        return visible(self._table, scope)

    def _select(self) -> Select[str, bytes]:
        return select(self._table.c.id, self._table.c.documento).where(self._seen(self._uow.actor.scope))

    def _conditions(self, equals: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        return [self._table.c[name] == stored(value) for name, value in equals.items() if value is not None]

    def _find(self, scope: Scope, equals: Mapping[str, Any]) -> A | None:
        wanted = {name: stored(value) for name, value in _all_given(equals).items()}
        for row in _select_first(self._table, self._seen(scope), tuple(wanted)).rows(self._uow.connection, wanted):
            return self._awake(row.id, row.documento)
        return None

    def _find_and_hold(self, id: str) -> A | None:
        scope, connection = self._uow.actor.scope, self._uow.connection
        for row in _select_held(self._table, self._seen(scope)).rows(connection, {"id": id}):
            if row.held:
                return self._awake(row.id, row.documento)
            hold(connection, [row.caso_id])
        return self._find(scope, {"id": id})  # what was read before the wait may have changed meanwhile

    def _awake(self, id: str, document: bytes) -> A:
        """Raises Erased."""
        aggregate = self._documents.validate_json(unseal(place(self._table, id), document))
        self._uow.touch(aggregate.id)
        return aggregate

    def awake_all(self, rows: Sequence[Any]) -> Iterator[tuple[Any, A]]:
        """The rows (with `id` and `documento`) that can still be read, and what they hold."""
        ask_for_keys(row.documento for row in rows)
        for row in rows:
            with suppress(Erased):
                yield row, self._awake(row.id, row.documento)

    def _subject(self, aggregate: A, row: Mapping[str, Any]) -> str:
        """Whose key the document is sealed with: that of the case, or its own where it belongs to none."""
        return row["caso_id"] or aggregate.id

    def _row(self, aggregate: A, now: str) -> dict[str, Any]:
        columns = {name: stored(value) for name, value in self._columns(aggregate).items()}
        document = self._documents.dump_json(aggregate)
        return {
            **columns,
            "versione": aggregate.versione,
            "aggiornato_il": now,
            "documento": seal(self._subject(aggregate, columns), place(self._table, aggregate.id), document),
        }


def place(table: Table, id: str) -> str:
    """Where a document stands: it opens nowhere else."""
    return f"{table.name}/{id}"


def ask_for_keys(documents: Iterable[bytes]) -> None:
    """Of all of them at once. Raises KeyNeeded."""
    attempt = present()
    if attempt is not None:
        attempt.need(documents)


def stored(value: Any) -> Any:
    """An instant as the tables keep it: UTC, ISO 8601 with microseconds, text that sorts in time. The rest as it is."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def _all_given(equals: Mapping[str, Any]) -> Mapping[str, Any]:
    # Leaving a None out would find somebody else's; only a page takes None for "not filtered".
    missing = [name for name, value in equals.items() if value is None]
    if missing:
        raise ValueError(f"looked for without a value: {', '.join(missing)}")
    return equals
