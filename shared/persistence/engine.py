"""One service's database: a single writer that commits in groups, and readers beside it.

SQLite allows one writer at a time. Many connections would fight for the lock (p99 above a second with 16 clients), so
there is one write connection in one thread. Jobs that wait while a commit is under way share the next commit: each job
runs in a savepoint of its own, then one fsync serves them all, and only then does any of them get its answer.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

T = TypeVar("T")
log = logging.getLogger(__name__)

GROUP = 64
"""At most this many jobs share one commit: beyond it the first would wait too long for the last."""


class _Job(NamedTuple):
    work: Callable[[Connection], Any]
    answer: Callable[[Any, BaseException | None], None]


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """What happens inside is undone alone if it raises. Plain SQL: `begin_nested` costs as much as a small command."""
    connection.exec_driver_sql("SAVEPOINT alone")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT alone")
        connection.exec_driver_sql("RELEASE SAVEPOINT alone")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT alone")


class DatabaseClosed(Exception):
    """The service is stopping: nothing was written."""


class Database:
    """Opened by `start`, closed by `stop`; both wait until it is so. Safe to use from one event loop."""

    def __init__(self, url: str, metadata: MetaData) -> None:
        self.url = url
        self._metadata = metadata
        self._engine = _engine(url)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._committed: list[Callable[[], None]] = []

    @property
    def engine(self) -> Engine:
        """For readers outside the event loop (migrations, benches, tests)."""
        return self._engine

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call it in the event loop after every group commit: how the relay knows that there is something to send."""
        self._committed.append(callback)

    async def start(self) -> None:
        """Create what is missing and start the writer."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._metadata.create_all, self._engine)
        self._thread = threading.Thread(
            target=self._write_in_groups, args=(self._loop,), name=f"writer {self.url}", daemon=True
        )
        self._thread.start()

    async def stop(self) -> None:
        """Finish what was accepted, then close."""
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        self._engine.dispose()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction of its own; what it raises undoes it alone. Returns once it is on disk."""
        loop = self._loop
        if self._thread is None or loop is None:
            raise DatabaseClosed(self.url)
        future: asyncio.Future[T] = loop.create_future()

        def answer(result: Any, error: BaseException | None) -> None:
            if future.cancelled():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self._jobs.put(_Job(work, answer))
        return await future

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a reading connection, in a thread: it sees the last commit and blocks nobody."""
        return await asyncio.to_thread(self.read_now, work)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """The same for a caller that already is in a thread of its own."""
        with self._engine.connect() as connection:
            return work(connection)

    def _write_in_groups(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._engine.connect() as connection:
            job = self._jobs.get()
            while job is not None:
                group = [job]
                job = None
                done = self._run_group(connection, group)
                loop.call_soon_threadsafe(self._hand_back, done)
                job = self._jobs.get()
        while not self._jobs.empty():
            late = self._jobs.get()
            if late is not None:
                late.answer(None, DatabaseClosed(self.url))

    def _run_group(self, connection: Connection, group: list[_Job]) -> list[tuple[_Job, Any, BaseException | None]]:
        """Run the jobs of `group` and those that arrive meanwhile; `group` grows with them."""
        done: list[tuple[_Job, Any, BaseException | None]] = []
        transaction = connection.begin()
        try:
            for job in group:
                try:
                    with savepoint(connection):
                        result = job.work(connection)
                except Exception as error:
                    done.append((job, None, error))
                else:
                    done.append((job, result, None))
                if len(group) < GROUP and not self._jobs.empty():
                    following = self._jobs.get()
                    if following is None:
                        self._jobs.put(None)
                    else:
                        group.append(following)
            transaction.commit()
        except Exception as error:
            log.exception("group commit failed: nothing of it was written")
            if transaction.is_active:
                transaction.rollback()
            return [(job, None, error) for job in group]
        return done

    def _hand_back(self, done: list[tuple[_Job, Any, BaseException | None]]) -> None:
        for job, result, error in done:
            job.answer(result, error)
        for callback in self._committed:
            callback()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(f"unsupported database: {parsed.get_backend_name()}")
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
        cursor.execute("PRAGMA cache_size = -8000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
