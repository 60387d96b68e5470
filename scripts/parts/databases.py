"""What a PostgreSQL of ours can be asked for, whoever started it: databases, made and dropped."""

from collections.abc import Callable
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

USER = "raccordo"
SERVICE = "servizio"
"""The role that services enter with: row-level security holds for it, as it does not for a superuser."""
_PATIENCE_S = 10


class DatabaseServer:
    """A PostgreSQL on 127.0.0.1 that trusts everybody on this machine. `raccordo` may do everything; each database
    belongs to `servizio`, as a service's does to its role.

    Every method raises psycopg.OperationalError while the server is down.
    """

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        """The address of a database, as a service is told it; says nothing of whether it exists."""
        return self._url(SERVICE, database)

    def url_above_the_wall(self, database: str) -> str:
        """The same for whoever looks at all rows from outside: a test, a proof, a copy."""
        return self._url(USER, database)

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Makes a database and returns its url. Raises psycopg.errors.DuplicateDatabase where there is one already."""
        self._order("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, SERVICE, template)
        return self.url(name)

    def ensure_database(self, name: str) -> str:
        """The url of a database, made where it is missing."""
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        return self.url(name) if found else self.create_database(name)

    def drop_database(self, name: str) -> None:
        """Drops a database, and the connections still open on it; nothing where there is none."""
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def template(self, name: str, build: Callable[[str], None]) -> str:
        """A database to copy from, filled by `build(url)` the first time anybody asks for that name; returns the name.

        Several processes may ask at once: one builds, the others wait. `build` must close its connections.
        """
        with self.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (name,))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                fresh = f"{name}_fresh"
                self.drop_database(fresh)
                build(self.create_database(fresh))
                self._order("ALTER DATABASE {} RENAME TO {}", fresh, name)
        return name

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of psycopg in autocommit; the caller closes it."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=USER,
            dbname=database,
            connect_timeout=_PATIENCE_S,
            autocommit=True,
        )

    def ensure_role(self) -> None:
        """The services' role, made where it is missing."""
        with self.connect() as connection:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (SERVICE,)).fetchone() is None:
                connection.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(SERVICE)))

    def _url(self, role: str, database: str) -> str:
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    def _order(self, order: LiteralString, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(SQL(order).format(*map(Identifier, names)))
