"""Whose key is to be destroyed: written with what forgets them, done after the commit, and done again at every start.

The rows and the keys are in two databases: nothing makes both true at once. So the row that asks for it is part of the
transaction, and whoever dies in between finds it. Rows stay: a key store that was restored from an older copy is told
once more.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

from sqlalchemy import Column, Connection, Index, MetaData, Select, String, Table, Update, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.custody.attempt import present
from shared.custody.keyring import Keyring
from shared.kernel.clock import Clock
from shared.persistence.engine import Database
from shared.persistence.prepared import Prepared
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import by_platform

log = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between two looks at whether another process, or a reaction, asked for something."""
LONGEST_PAUSE: Final = 30.0
_AT_ONCE: Final = 500


class ErasureLog:
    """The table of one service. Instants are UTC, ISO 8601 text."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "erasures",
            metadata,
            Column("subject", String(64), primary_key=True),
            Column("asked_at", String(32), nullable=False),
            Column("done_at", String(32), nullable=True),
            sqlite_with_rowid=False,
        )
        waiting = self.table.c.done_at.is_(None)
        Index("erasures_waiting", self.table.c.subject, sqlite_where=waiting, postgresql_where=waiting)
        self._ask = Prepared(insert(self.table).inline().on_conflict_do_nothing(), ["subject", "asked_at", "done_at"])

    def ask(self, uow: SqlUnitOfWork, subject: str) -> None:
        """The key of `subject` dies with this transaction's commit, or soon after."""
        uow.at_the_end(self._ask, {"subject": subject, "asked_at": uow.now.isoformat(), "done_at": None})
        attempt = present()
        if attempt is not None:
            attempt.subjects.pop(subject, None)  # the answer that says it was done is not sealed with what is done away


class Erasures:
    """Destroys what was asked for. `run` goes on until it is cancelled."""

    def __init__(self, database: Database, keyring: Keyring, log_of_them: ErasureLog, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._table = log_of_them.table
        self._clock = clock

    async def settle(self, *, all_of_them: bool = False) -> int:
        """Whose keys were destroyed now; with `all_of_them` also those that were before. Raises Unavailable."""
        table, done = self._table.c, 0
        after = ""
        while True:
            wanted = select(table.subject).where(table.subject > after).order_by(table.subject).limit(_AT_ONCE)
            if not all_of_them:
                wanted = wanted.where(table.done_at.is_(None))
            subjects = await self._database.read(by_platform(partial(_all, statement=wanted)))
            if not subjects:
                return done
            now = self._clock.now()
            await self._keyring.destroy(subjects, now)
            mark = update(self._table).where(table.subject.in_(subjects), table.done_at.is_(None))
            mark = mark.values(done_at=now.isoformat())
            await self._database.write(by_platform(partial(_run, statement=mark)))
            done += len(subjects)
            after = subjects[-1]

    async def run(self) -> None:
        pause, everything = 0.0, True
        while True:
            try:
                await asyncio.sleep(pause)
                await self.settle(all_of_them=everything)
                pause, everything = EVERY, False
            except Exception as error:
                pause = min(max(pause * 2, EVERY), LONGEST_PAUSE)
                log.warning("erasures: %s; again in %.0f s", type(error).__name__, pause)


def _all(connection: Connection, statement: Select[str]) -> list[str]:
    return list(connection.execute(statement).scalars())


def _run(connection: Connection, statement: Update) -> None:
    connection.execute(statement)


def forget_case(connection: Connection, aggregates: Sequence[Table], versions: Table | None, caso_id: str) -> int:
    """Delete the rows of a case, with every version that was kept of them: how many aggregates."""
    gone = 0
    for table in aggregates:
        if versions is not None:
            theirs = select(table.c.id).where(table.c.caso_id == caso_id)
            connection.execute(delete(versions).where(versions.c.kind == table.name, versions.c.id.in_(theirs)))
        gone += connection.execute(delete(table).where(table.c.caso_id == caso_id)).rowcount
    return gone
