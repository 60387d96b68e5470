"""Which database a service has: its address says so."""

from sqlalchemy import MetaData
from sqlalchemy.engine import make_url

from shared.persistence.engine import Database
from shared.persistence.postgresql import PostgresDatabase
from shared.persistence.schema import Migrations
from shared.persistence.sqlite import SqliteDatabase


class UnsupportedDatabase(ValueError):
    """Neither `sqlite:///file` nor `postgresql://host/name`."""


def open_database(url: str, metadata: MetaData, migrations: Migrations | None = None) -> Database:
    """Nothing is opened yet. Raises UnsupportedDatabase.

    Without `migrations` SQLite makes the tables of `metadata` where they are missing, and PostgreSQL must have them.
    """
    match make_url(url).get_backend_name():
        case "sqlite":
            return SqliteDatabase(url, metadata, migrations)
        case "postgresql":
            return PostgresDatabase(url, migrations)
        case other:
            raise UnsupportedDatabase(other)
