"""Which database a service has: its address says so."""

from sqlalchemy import MetaData
from sqlalchemy.engine import make_url

from shared.persistence.engine import Database
from shared.persistence.postgresql import PostgresDatabase
from shared.persistence.sqlite import SqliteDatabase


class UnsupportedDatabase(ValueError):
    """Neither `sqlite:///file` nor `postgresql://host/name`."""


def open_database(url: str, metadata: MetaData) -> Database:
    """Nothing is opened yet. Raises UnsupportedDatabase."""
    match make_url(url).get_backend_name():
        case "sqlite":
            return SqliteDatabase(url, metadata)
        case "postgresql":
            return PostgresDatabase(url)
        case other:
            raise UnsupportedDatabase(other)
