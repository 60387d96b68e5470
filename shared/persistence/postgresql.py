"""A service's database on PostgreSQL: a transaction per job, many at a time, none in the way of the event loop.

What one SQLite writer gives for nothing (commands and reactions of a case follow each other) is asked for by name here:
see `locks`. Two that still meet, by a unique key, a version or a deadlock, are a lost race: the loser runs again and
sees what the winner did.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.custody.keyring import KeyNeeded
from shared.kernel.failpoint import failpoint
from shared.persistence.engine import (
    BeforeCommit,
    Database,
    DatabaseClosed,
    Lead,
    OutcomeUnknown,
    Unavailable,
    sqlstate,
    trouble,
)
from shared.persistence.locks import KEY_OF_THE_LEAD, Raced
from shared.persistence.schema import Migrations

T = TypeVar("T")
log = logging.getLogger(__name__)

POOL: Final = 12
"""Connections of a process: PostgreSQL works on as many jobs at once as it has cores, and some wait for the disk. None
above it: one that closes when it comes back costs more than the wait."""
POOL_OF_LONG_WORK: Final = 4
"""Each lead holds one for as long as it leads: the relay's, the rounds' of the audit and of the service."""
PATIENCE: Final = 10.0
"""Seconds that a job waits for a connection, and a statement for a lock, before the caller is told to come again."""
LONGEST_STATEMENT: Final = 15.0
CONNECT_WITHIN: Final = 5.0
ATTEMPTS: Final = 5
LEAD_EVERY: Final = 1.0
"""Seconds between two looks at whether the lead is free."""


class PostgresDatabase(Database):
    """The schema is made by `migrate`, never here: a service that starts finds it or refuses to start."""

    alone = False

    def __init__(self, url: str, migrations: Migrations | None = None) -> None:
        super().__init__(url)
        self._migrations = migrations
        self._engine = _engine(url, POOL, LONGEST_STATEMENT)
        self._reading = self._engine.execution_options(postgresql_readonly=True)
        self._slow = _engine(url, POOL_OF_LONG_WORK, None)
        self._open = False
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def start(self) -> None:
        try:
            async with _connected(self._reading) as connection:
                await connection.run_sync(_sorts_by_code_point)
                await connection.run_sync(_held_by_the_wall)
                if self._migrations is not None:
                    await connection.run_sync(self._migrations.require)
        except BaseException:
            await self._engine.dispose()  # whoever did not start is not stopped
            raise
        self._open = True

    async def stop(self) -> None:
        self._open = False
        await self._idle.wait()
        await self._engine.dispose()
        await self._slow.dispose()

    async def migrate(self) -> None:
        if self._migrations is None:
            return
        # Alembic takes half a second to import, and only this command needs it.
        from shared.persistence.migrations import LOCK_WITHIN, migrate_postgresql  # noqa: PLC0415  # imported late

        # A revision changes rows of every territory. For the whole session: nobody else ever gets this connection.
        engine = _engine(self.url, 1, None, lock_within=LOCK_WITHIN, settings={"raccordo.vede": "piattaforma"})
        try:
            await migrate_postgresql(engine, self._migrations)
        finally:
            await engine.dispose()

    async def write(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        return await self._kept(self._engine, work, before_commit)

    async def write_slowly(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        return await self._kept(self._slow, work, before_commit)

    async def read(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(ATTEMPTS):
            try:
                async with self._connected(self._reading) as connection:
                    return await connection.run_sync(work)
            except Exception as error:
                await self._again_or_raise(error, attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def glance(self, work: Callable[[Connection], T]) -> T:
        return await self.read(work)

    @asynccontextmanager
    async def lead(self, what: str, /) -> AsyncIterator[Lead]:
        async with _connected(self._slow.execution_options(isolation_level="AUTOCOMMIT")) as connection:
            while not await _free(connection, what):  # noqa: ASYNC110  # who leads is another process: no event
                await asyncio.sleep(LEAD_EVERY)
            try:
                yield _Held(connection)
            finally:
                await connection.invalidate()  # the lock goes with its session, whatever state it is in

    async def _kept(
        self, engine: AsyncEngine, work: Callable[[Connection], T], before_commit: BeforeCommit | None
    ) -> T:
        self._in_flight += 1
        self._idle.clear()
        try:
            for attempt in range(ATTEMPTS):
                try:
                    result = await self._once(engine, work, before_commit)
                except Exception as error:
                    await self._again_or_raise(error, attempt)
                    continue
                for callback in self._committed:
                    callback()
                return result
            raise AssertionError("unreachable: the last attempt returns or raises")
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()

    async def _once(
        self, engine: AsyncEngine, work: Callable[[Connection], T], before_commit: BeforeCommit | None
    ) -> T:
        async with self._connected(engine) as connection:
            # By hand: SQLAlchemy sees nothing of prepared statements, and would have nothing to commit.
            await connection.begin()
            result = await connection.run_sync(work)
            waiting = before_commit() if before_commit is not None else None
            if waiting is not None:
                await waiting
            failpoint("database.before-commit")
            try:
                await connection.commit()
            except Exception as error:
                if trouble(error) and sqlstate(error)[:2] not in _SURELY_UNDONE:
                    raise OutcomeUnknown(type(error).__name__) from error
                raise
            failpoint("database.after-commit")
            return result

    def _connected(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
        if not self._open:
            raise DatabaseClosed
        return _connected(engine)

    async def _again_or_raise(self, error: Exception, attempt: int) -> None:
        """Returns where the job has to run again. Nothing of it was kept."""
        if isinstance(error, Unavailable | OutcomeUnknown | KeyNeeded):
            raise error
        raced, lost = _lost_race(error), _lost_connection(error)
        if attempt + 1 == ATTEMPTS or not (raced or lost):
            if trouble(error):
                raise Unavailable(type(error).__name__) from error
            raise error
        if raced:
            await asyncio.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311  # chance only parts two that collide: nothing secret hangs on it


async def _free(connection: AsyncConnection, what: str) -> bool:
    taken = text("SELECT pg_try_advisory_lock(:kind, hashtext(:what))")
    return bool((await connection.execute(taken, {"kind": KEY_OF_THE_LEAD, "what": what})).scalar_one())


class _Held:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def confirm(self) -> None:
        try:
            await self._connection.execute(text("SELECT 1"))
        except Exception as error:
            raise Unavailable(type(error).__name__) from error


class UnfitCollation(Exception):
    """Identifiers and instants are text that sorts by code point; this database would sort them as words."""


def _sorts_by_code_point(connection: Connection) -> None:
    # By trying: the catalogue says it in different columns for libc, ICU and the builtin provider.
    letters = "-B_azé"
    found = connection.execute(
        text("SELECT string_agg(letter, '' ORDER BY letter) FROM regexp_split_to_table(:letters, '') AS letter"),
        {"letters": letters},
    ).scalar_one()
    if found != letters:
        raise UnfitCollation(
            f"La base dati ordina i testi come un vocabolario («{found}» e non «{letters}»): "
            "va creata con LOCALE 'C' (TEMPLATE template0)"
        )


class AboveTheWall(Exception):
    """A role of this kind is shown every row, whatever the policies say: the second wall would not be there."""


def _held_by_the_wall(connection: Connection) -> None:
    role, above = connection.exec_driver_sql(
        "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).one()
    if above:
        raise AboveTheWall(
            f"Il ruolo «{role}» è SUPERUSER o BYPASSRLS: PostgreSQL gli mostra le righe di ogni territorio, e il muro "
            "non c'è. Il servizio entra con un ruolo suo, NOSUPERUSER e NOBYPASSRLS (docs/distribuzione.md)"
        )


_SURELY_UNDONE: Final = frozenset({"23", "25", "40", "53", "55"})
"""SQLSTATE classes by which the server refuses to commit. A server that is going down (57P01, 57P02) may have committed
before it said so, and one that says nothing too."""
_UNIQUE_VIOLATION: Final = "23505"
_STALE_STATEMENT: Final = "0A000"
"""A statement prepared before the schema changed: the driver forgets it and the next attempt prepares it again."""


def _lost_race(error: Exception) -> bool:
    if isinstance(error, Raced):
        return True
    # A service may say in its own words that a key was taken meanwhile; what it says it of is the cause.
    code = sqlstate(error) or sqlstate(error.__cause__)
    return code.startswith("40") or code == _UNIQUE_VIOLATION


def _lost_connection(error: Exception) -> bool:
    """A connection that the pool took for alive (the server was restarted), or a statement it knew by an old shape."""
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or sqlstate(error) == _STALE_STATEMENT or sqlstate(error).startswith(("57P", "08"))
    )


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    connection = engine.connect()
    try:
        await connection.start()
    except Exception as error:
        # Not the error's own text: it may carry the address with the password.
        raise Unavailable(type(error).__name__) from error
    try:
        yield connection
    finally:
        await connection.close()


def _engine(
    url: str,
    size: int,
    longest_statement: float | None,
    lock_within: float = PATIENCE,
    settings: Mapping[str, str] | None = None,
) -> AsyncEngine:
    return create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=size,
        max_overflow=0,
        pool_timeout=PATIENCE,
        # Parameters hold personal data: an error that reaches a log must not carry them.
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_WITHIN,
            "command_timeout": longest_statement,
            "server_settings": {
                "application_name": "raccordo",
                "timezone": "UTC",
                "lock_timeout": f"{lock_within * 1000:.0f}",
                "idle_in_transaction_session_timeout": "60000",
                "jit": "off",
                **(settings or {}),
            },
        },
    )
