"""The database of a platform that may be at work, for whoever only reads it and is not one of its processes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import metadata
from shared.persistence.database import open_database
from shared.persistence.engine import Database, Unavailable


@asynccontextmanager
async def lettore(database_url: str) -> AsyncIterator[Database]:
    """Only `read` it. Raises Unavailable (it does not answer, or there is no such file), SchemaNotReady."""
    database = open_database(database_url, metadata, MIGRATIONS)
    if database.alone:
        # The file is another process's: starting would migrate it under that one's hands.
        _require_file(database_url)
    else:
        await database.start()
    try:
        await database.read(MIGRATIONS.require)
        yield database
    finally:
        await database.stop()


def ferma(connection: Connection) -> None:
    """The first thing in a transaction: all that it reads is as it was at one instant, however long it takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _require_file(database_url: str) -> None:
    """SQLite would make the file that it does not find."""
    name = make_url(database_url).database
    if not name or not Path(name).is_file():
        raise Unavailable(f"non c'è il file {name}")
