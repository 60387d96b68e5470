"""The key store in SQL: a database of its own, apart from the data that its keys are for.

A backup of the data therefore holds no key. Who copies the key store keeps the copies for less time, and elsewhere.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Index,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from shared.custody.cipher import random_id
from shared.custody.store import StoredKey
from shared.persistence.database import open_database
from shared.persistence.engine import Database
from shared.persistence.locks import hold
from shared.persistence.sqlite import SqliteDatabase

metadata = MetaData()
keys = Table(
    "keys",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("master", String(36), nullable=False),
    Column("wrapped", LargeBinary, nullable=True),
    Column("destroyed_at", String(32), nullable=True),
    Index("keys_of_a_master", "master"),
)
"""`subject`: a case, a person, or what else is erased by itself; pseudonymous. A destroyed key leaves its row."""

_AT_ONCE: Final = 500
"""Values in one statement."""
_KEEP: Final = insert(keys).inline().on_conflict_do_nothing(index_elements=["subject"])


class SqlKeyStore:
    def __init__(self, url: str) -> None:
        self._database: Database = open_database(url, metadata)

    async def start(self) -> None:
        await self._database.start()

    async def stop(self) -> None:
        await self._database.stop()

    async def migrate(self) -> None:
        """Make the table where it is missing, also where two do it at once. Raises Unavailable."""
        await self._database.start()
        try:
            await self._database.write_slowly(_created)
        finally:
            await self._database.stop()

    async def find(self, ids: Collection[str], subjects: Collection[str]) -> Sequence[StoredKey]:
        def work(connection: Connection) -> list[StoredKey]:
            return [
                _stored(row)
                for column, values in ((keys.c.id, ids), (keys.c.subject, subjects))
                for some in _portions(values)
                for row in connection.execute(select(keys).where(column.in_(some)))
            ]

        return await self._database.glance(work)

    async def keep(self, keys_: Sequence[StoredKey]) -> None:
        rows = [{"subject": k.subject, "id": k.id, "master": k.master, "wrapped": k.wrapped} for k in keys_]
        await self._database.write(lambda connection: connection.execute(_KEEP, rows).rowcount)

    async def destroy(self, subjects: Collection[str], at: datetime) -> None:
        def work(connection: Connection) -> None:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is overwritten leaves no bytes behind
            gone = {"wrapped": None, "destroyed_at": at.isoformat()}
            wanted = sorted(subjects)
            # A subject that never had a key gets a row too: nobody makes one for it afterwards.
            connection.execute(_KEEP, [{"subject": s, "id": random_id(), "master": "", **gone} for s in wanted])
            for some in _portions(wanted):
                theirs = keys.c.subject.in_(some)
                connection.execute(update(keys).where(theirs, keys.c.wrapped.is_not(None)).values(gone))

        if subjects:
            await self._database.write(work)
        await self._without_traces()

    async def wrapped_otherwise(self, master: str, limit: int) -> Sequence[StoredKey]:
        others = select(keys).where(keys.c.wrapped.is_not(None), keys.c.master != master).limit(limit)
        return await self._database.read(lambda c: [_stored(row) for row in c.execute(others)])

    async def rewrap(self, keys_: Sequence[StoredKey]) -> None:
        statement = (
            update(keys)
            .where(keys.c.subject == bindparam("of"), keys.c.wrapped.is_not(None))
            .values(master=bindparam("by"), wrapped=bindparam("now"))
        )
        rows = [{"of": k.subject, "by": k.master, "now": k.wrapped} for k in keys_]

        def work(connection: Connection) -> None:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.execute(statement, rows)

        await self._database.write_slowly(work)
        await self._without_traces()

    async def _without_traces(self) -> None:
        """SQLite keeps in its write-ahead log what pages were before: emptied, so that no wrapped key stays there."""
        database = self._database
        if isinstance(database, SqliteDatabase):
            await database.leave_no_trace()


def _created(connection: Connection) -> None:
    hold(connection, ["raccordo.keys"])
    metadata.create_all(connection)


def _stored(row: Row[tuple[str, str, str, bytes | None, str | None]]) -> StoredKey:
    return StoredKey(row.id, row.subject, row.master, row.wrapped)


def _portions(values: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted(values)
    return (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
