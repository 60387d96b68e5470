"""A service's database on SQLite: a single writer that commits in groups, and readers beside it.

SQLite allows one writer at a time. Many connections would fight for the lock (p99 above a second with 16 clients), so
there is one write connection. Jobs that wait share the next commit: each runs in a savepoint of its own, then one fsync
serves them all, and only then does any of them get its answer.

Jobs run in the event loop's own thread. They are short (about a millisecond), and a thread of their own would hand the
interpreter back and forth at every statement, which was measured slower. What is long goes through `write_slowly`, in
a thread, while the other jobs wait and everything else goes on.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from shared.persistence.engine import BeforeCommit, Database, DatabaseClosed, Lead, in_transaction
from shared.persistence.groups import Job, Outcome, commit, perform, refused, undo
from shared.persistence.schema import FIRST, Migrations, recorded, stamp

T = TypeVar("T")

GROUP = 64
"""At most this many jobs share one commit: beyond it the first would wait too long for the last."""
LONGEST_TURN = 0.01
"""Seconds of jobs after which a group commits and lets the event loop breathe."""


_Run = Callable[..., Awaitable[Any]]
"""How a part of a group is run: here, or in a thread."""


class SqliteDatabase(Database):
    """One file, one process: whoever opens it is alone with it."""

    alone = True

    def __init__(self, url: str, metadata: MetaData, migrations: Migrations | None = None) -> None:
        super().__init__(url)
        self._metadata = metadata
        self._migrations = migrations
        self._engine = _engine(url)
        self._waiting: deque[Job] = deque()
        self._writing: Connection | None = None
        self._turns: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        """Whoever has it has the write connection, from before a transaction begins until after it ended."""

    @property
    def engine(self) -> Engine:
        """For readers outside the event loop (migrations, benches, tests)."""
        return self._engine

    async def leave_no_trace(self, *, rewritten: bool = False) -> None:
        """Empty the write-ahead log, which keeps what pages were before; `rewritten`: the file is made anew, too."""
        await asyncio.to_thread(self._leave_no_trace, rewritten)

    def _leave_no_trace(self, rewritten: bool) -> None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            if rewritten:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    async def start(self) -> None:
        """Migrate and open the write connection: who has the file alone need not be told to."""
        await self.migrate()
        self._writing = self._engine.connect()

    async def migrate(self) -> None:
        await asyncio.to_thread(self._migrate)

    def _migrate(self) -> None:
        with self._engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection, connection.begin():
            if self._migrations is None:
                self._metadata.create_all(connection)
            else:
                _bring_to_head(connection, self._metadata, self._migrations)

    async def stop(self) -> None:
        async with self._turn:
            while self._waiting and self._writing is not None:
                await self._together(self._writing, self._next_jobs(), _here)
            if self._writing is not None:
                self._writing.close()
                self._writing = None
        self._engine.dispose()

    async def write(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        """For short work: it runs in the event loop's thread."""
        if self._writing is None:
            raise DatabaseClosed(self.url)
        job = Job(work, before_commit, asyncio.get_running_loop().create_future(), copy_context())
        self._waiting.append(job)
        self._schedule()
        result: T = await job.answer
        return result

    async def write_slowly(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        """In a thread, while the other writers of this database wait."""
        job = Job(work, before_commit, asyncio.get_running_loop().create_future(), copy_context())
        # Shielded: a thread cannot be cancelled, and whoever gives up waiting must not open the connection to others.
        await asyncio.shield(asyncio.create_task(self._in_a_thread(job)))
        result: T = await job.answer
        return result

    async def read(self, work: Callable[[Connection], T]) -> T:
        """In a thread."""
        return await asyncio.to_thread(self._read, work)

    async def glance(self, work: Callable[[Connection], T]) -> T:
        """In the event loop's own thread: a trip to another would take longer than the work."""
        return self._read(work)

    @asynccontextmanager
    async def lead(self, _what: str, /) -> AsyncIterator[Lead]:
        """There is one process: it always leads."""
        yield _Alone()

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            return work(connection)

    async def _in_a_thread(self, job: Job) -> None:
        async with self._turn:
            if self._writing is None:
                raise DatabaseClosed(self.url)
            await self._together(self._writing, iter([job]), asyncio.to_thread)

    def _schedule(self) -> None:
        if self._turns is None or self._turns.done():
            self._turns = asyncio.create_task(self._take_turns(), name="writes")

    async def _take_turns(self) -> None:
        """Until nobody waits; between two groups the event loop breathes."""
        while self._waiting:
            async with self._turn:
                if self._writing is not None:
                    await self._together(self._writing, self._next_jobs(), _here)
            await asyncio.sleep(0)

    async def _together(self, connection: Connection, jobs: Iterator[Job], run: _Run) -> None:
        """One transaction for these jobs; each is told what became of it.

        Where one may not become true, it alone is told so: the others run once more.
        """
        outcomes = await run(perform, connection, jobs)
        if in_transaction(connection):
            errors = await refused(outcomes)
            if errors:
                await run(undo, connection)
                told = [Outcome(o.job, error=errors.get(n, o.error)) for n, o in enumerate(outcomes)]
                self._waiting.extendleft(outcome.job for outcome in reversed(told) if outcome.error is None)
                outcomes = [outcome for outcome in told if outcome.error is not None]
            else:
                outcomes = await run(commit, connection, outcomes)
        self._hand_back(outcomes)

    def _next_jobs(self) -> Iterator[Job]:
        until = time.monotonic() + LONGEST_TURN
        for _ in range(GROUP):
            if not self._waiting or time.monotonic() > until:
                return
            yield self._waiting.popleft()

    def _hand_back(self, outcomes: list[Outcome]) -> None:
        for job, result, error in outcomes:
            if job.answer.cancelled():
                continue
            if error is None:
                job.answer.set_result(result)
            else:
                job.answer.set_exception(error)
        for callback in self._committed:
            callback()


async def _here(part: Callable[..., Any], *args: Any) -> Any:
    return part(*args)


def _bring_to_head(connection: Connection, metadata: MetaData, migrations: Migrations) -> None:
    if recorded(connection) is None:
        if not inspect(connection).get_table_names():
            metadata.create_all(connection, checkfirst=False)  # what the revisions lead to, without Alembic
            stamp(connection, migrations.head)
            return
        stamp(connection, FIRST)  # made before there were migrations: the first one is what it has
    if migrations.behind(connection):
        from shared.persistence.migrations import upgrade  # noqa: PLC0415  # half a second that a start rarely needs

        upgrade(connection, migrations)
        return
    migrations.require(connection)


class _Alone:
    async def confirm(self) -> None:
        return


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Parameters hold personal data: an error that reaches a log must not carry them.
    engine = create_engine(url, poolclass=QueuePool, pool_size=8, max_overflow=32, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions itself (below): the driver's own implicit BEGIN breaks savepoints.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA busy_timeout = 5000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return engine
