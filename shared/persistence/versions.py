"""Aggregates with the instant since which they are so, and those of which every version is kept.

The log is written with the rows that nothing in the transaction reads. A version before the log existed is not there.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Integer, LargeBinary, MetaData, String, Table, select

from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest, Version
from shared.persistence.aggregates import AggregateRow, AggregateStore
from shared.persistence.prepared import Prepared, every_column
from shared.persistence.unit_of_work import SqlUnitOfWork

A = TypeVar("A", bound=Aggregate)


class VersionLog:
    """The table of one service."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "versions",
            metadata,
            Column("kind", String(32), primary_key=True),
            Column("id", String(36), primary_key=True),
            Column("version", Integer, primary_key=True),
            Column("at", String(32), nullable=False),
            Column("document", LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        )
        self.keep = Prepared(self.table.insert().inline(), every_column(self.table))


class DatedStore(AggregateStore[A]):
    """What is so now, and since when: all there is to know of aggregates that never change."""

    def now(self, id: str) -> Version[A]:
        """Raises NotFound: absent, or outside the scope."""
        row = self._uow.connection.execute(self._versions().where(self._table.c.id == id)).first()
        if row is None:
            raise NotFound()
        return self._version(row.aggiornato_il, id, row.documento)

    def search(self, request: PageRequest, *conditions: ColumnElement[bool]) -> Page[Version[A]]:
        """What is so now, oldest first."""
        statement = self._versions().where(*conditions).order_by(self._table.c.id)
        if request.after is not None:
            statement = statement.where(self._table.c.id > request.after)
        rows = self._uow.connection.execute(statement.limit(request.limit + 1)).all()
        shown = rows[: request.limit]
        items = [Version(aggregate, _instant(row.aggiornato_il)) for row, aggregate in self.awake_all(shown)]
        return Page(items, shown[-1].id if len(rows) > request.limit else None)

    def changed(self, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
        """Conditions for `search`: what is so since an instant from `since` on, and before `until`; None: no bound."""
        at = self._table.c.aggiornato_il  # written by `save`, in the same form
        bounds = [] if since is None else [at >= since.astimezone(UTC).isoformat()]
        return bounds if until is None else [*bounds, at < until.astimezone(UTC).isoformat()]

    def _versions(self) -> Any:
        table = self._table.c
        return select(table.id, table.aggiornato_il, table.documento).where(self._seen(self._uow.actor.scope))

    def _version(self, at: str, id: str, document: bytes) -> Version[A]:
        return Version(self._awake(id, document), _instant(at))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


class VersionedStore(DatedStore[A]):
    def __init__(
        self,
        uow: SqlUnitOfWork,
        row: type[AggregateRow],
        documents: TypeAdapter[A],
        columns: Callable[[A], Mapping[str, Any]],
        log: VersionLog,
    ) -> None:
        super().__init__(uow, row, documents, columns)
        self._log = log

    def history(self, id: str) -> list[Version[A]]:
        """Every version that was kept, and the present one, newest first. Raises NotFound: absent, or out of scope."""
        present = self.now(id)
        kept = self._log.table.c
        before = self._uow.connection.execute(
            select(kept.at, kept.document)
            .where(kept.kind == self._table.name, kept.id == id, kept.version < present.aggregate.versione)
            .order_by(kept.version.desc())
        )
        return [present, *(self._version(at, id, document) for at, document in before)]

    def _written(self, id: str, row: Mapping[str, Any]) -> None:
        self._uow.at_the_end(
            self._log.keep,
            {
                "kind": self._table.name,
                "id": id,
                "version": row["versione"],
                "at": row["aggiornato_il"],
                "document": row["documento"],
            },
        )
