"""What whoever reads a database that may be at work, and is not one of its processes, does first."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from shared.persistence.engine import Unavailable


def stand_still(connection: Connection) -> None:
    """The first thing in a transaction: all that it reads is as it was at one instant, however long it takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def require_file(database_url: str) -> None:
    """SQLite would make the file that it does not find. Raises Unavailable."""
    name = make_url(database_url).database
    if not name or not Path(name).is_file():
        raise Unavailable(f"non c'è il file {name}")
