"""Brings a service's tables to the revision that its code works on (ADR 0018). The only one who imports Alembic.

Revisions only add: the version before keeps serving meanwhile. Nothing goes back; what was a mistake is mended by the
next revision.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.persistence.engine import Unavailable, sqlstate
from shared.persistence.locks import KEY_OF_THE_MIGRATION
from shared.persistence.schema import Migrations, recorded

log = logging.getLogger(__name__)

LOCK_WITHIN: Final = 2.0
"""Seconds that a change waits for a table: everybody who comes after it for that table waits behind it."""
GIVE_UP_AFTER: Final = 300.0
PAUSE: Final = 1.0
"""Seconds between two attempts: whoever queued behind the last one passes."""
LOCK_NOT_AVAILABLE: Final = "55P03"

_alembic = threading.Lock()


class MigrationBlocked(Unavailable):
    """Somebody held a table, or was migrating, all the time. Revisions that were done stay: the next run goes on."""


def upgrade(connection: Connection, migrations: Migrations) -> None:
    """Run what is missing, on this connection: in its transaction where there is one, else one per revision.

    One at a time in a process: `op` and `context` are Alembic's, for everybody. In a thread that may wait.
    """
    with _alembic:
        _upgrade(connection, migrations)


def _upgrade(connection: Connection, migrations: Migrations) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["service"] = migrations.service
    command.upgrade(config, "head")


def run_revisions() -> None:
    """The whole of every env.py."""

    def tell(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:  # noqa: ARG001  # Alembic passes them by name
        log.info("%s: applicata la revisione %s", context.config.attributes["service"], step.up_revision_id)

    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transaction_per_migration=True, on_version_apply=tell)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_postgresql(engine: AsyncEngine, migrations: Migrations) -> None:
    """One process at a time, whoever starts it; the others find nothing left to do. `engine` waits briefly for tables.

    Raises MigrationBlocked, Unavailable.
    """
    until = time.monotonic() + GIVE_UP_AFTER
    async with _alone(engine, migrations.service, until) as connection:
        while True:
            while not _alembic.acquire(blocking=False):  # noqa: ASYNC110  # whoever has it may be in a thread
                await asyncio.sleep(0.01)
            try:
                await connection.run_sync(_upgrade_if_behind, migrations)
                return
            except DBAPIError as error:
                if sqlstate(error) != LOCK_NOT_AVAILABLE:
                    raise
                _patient(until, f"{migrations.service}: una tabella è occupata da altri")
                await connection.rollback()
            finally:
                _alembic.release()
            log.info("%s: una tabella è occupata da altri; si riprova tra %g s", migrations.service, PAUSE)
            await asyncio.sleep(PAUSE)


def _upgrade_if_behind(connection: Connection, migrations: Migrations) -> None:
    behind, found = migrations.behind(connection), recorded(connection)
    connection.commit()  # Alembic begins its own transactions: one per revision
    if not behind:
        log.info("%s: la base dati è già alla revisione %s", migrations.service, found)
        return
    _upgrade(connection, migrations)
    connection.commit()


@asynccontextmanager
async def _alone(engine: AsyncEngine, service: str, until: float) -> AsyncIterator[AsyncConnection]:
    try:
        connection = await engine.connect()
    except Exception as error:
        # Not the error's own text: it may carry the address with the password.
        raise Unavailable(type(error).__name__) from error
    try:
        # Asked for again and again, never waited for: who waits inside a statement is in the way of an index that
        # the other builds concurrently, and both would wait for ever.
        while not await _taken(connection):
            _patient(until, f"{service}: un altro processo sta migrando")
            log.info("%s: un altro processo sta migrando; si aspetta", service)
            await asyncio.sleep(PAUSE)
        yield connection
    finally:
        await connection.invalidate()  # the lock goes with its session
        await connection.close()


async def _taken(connection: AsyncConnection) -> bool:
    free = await connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({KEY_OF_THE_MIGRATION}, 0)")
    await connection.commit()
    return bool(free.scalar_one())


def _patient(until: float, why: str) -> None:
    if time.monotonic() > until:
        raise MigrationBlocked(f"{why} da {GIVE_UP_AFTER:g} s: eseguire di nuovo quando è libero")


def add_index(name: str, table: str, columns: list[str], *, unique: bool = False, where: Any = None) -> None:
    """For a revision: an index on a table in use, built while others write to it.

    On PostgreSQL in a transaction of its own; one that an earlier attempt left half built is dropped first.
    """

    def build(**concurrently: Any) -> None:
        op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where, **concurrently)

    if op.get_bind().dialect.name != "postgresql":
        build()
        return
    with op.get_context().autocommit_block():
        _unhurried(lambda: _build_anew(name, table, build))


def _build_anew(name: str, table: str, build: Callable[..., None]) -> None:
    op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
    build(postgresql_concurrently=True)


def _unhurried(build: Callable[[], None]) -> None:
    """It waits for every transaction that is open, but nobody waits behind it."""
    before = op.get_bind().exec_driver_sql("SHOW lock_timeout").scalar_one()
    op.execute("SET lock_timeout = 0")
    try:
        build()
    finally:
        op.execute(f"SET lock_timeout = '{before}'")
