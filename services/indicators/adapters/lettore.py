"""The database of a platform that may be at work, for whoever only reads it and is not one of its processes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import metadata
from shared.persistence.database import open_database
from shared.persistence.engine import Database
from shared.persistence.outside import require_file


@asynccontextmanager
async def lettore(database_url: str) -> AsyncIterator[Database]:
    """Only `read` it. Raises Unavailable (it does not answer, or there is no such file), SchemaNotReady."""
    database = open_database(database_url, metadata, MIGRATIONS)
    if database.alone:
        # The file is another process's: starting would migrate it under that one's hands.
        require_file(database_url)
    else:
        await database.start()
    try:
        await database.read(MIGRATIONS.require)
        yield database
    finally:
        await database.stop()
