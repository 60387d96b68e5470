"""The same tests on SQLite and on PostgreSQL.

A test that asks for `database_url` gets an empty database. It is SQLite's unless the folder's conftest says
`database_url = on_both(...)`: then every such test of the folder runs twice, and the case is the same for both.
PostgreSQL takes a third of a second to make a database: there is one per process and set of tables, emptied for each
test. Tests that change the tables themselves, or need a server of their own, take `postgres_database` or a cluster.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import MetaData
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from scripts.parts.databases import DatabaseServer
from shared.persistence.database import open_database
from shared.persistence.schema import Migrations

Prepare = Callable[[str], Coroutine[Any, Any, None]]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """An empty database for one test: a SQLite file."""
    return _file(tmp_path)


class PreparedDatabases:
    """The databases of this process on the PostgreSQL of the run, by what they were prepared as."""

    def __init__(self, server: DatabaseServer) -> None:
        self._server = server
        self._urls: dict[str, str] = {}

    def emptied(self, name: str, prepare: Prepare) -> str:
        """The url of a database with these tables and nothing in them. Nobody may be connected to it any more."""
        if name not in self._urls:
            template = self._server.template(name, lambda url: in_a_loop_of_its_own(prepare(url)))
            self._urls[name] = self._server.create_database(f"{name}_{uuid4().hex[:12]}", template=template)
        url = self._urls[name]
        with self._server.connect(make_url(url).database or "") as connection:
            _empty(connection)
        return url

    def drop(self) -> None:
        for url in self._urls.values():
            self._server.drop_database(make_url(url).database or "")


@pytest.fixture(scope="session")
def prepared_databases(postgres: DatabaseServer) -> Iterator[PreparedDatabases]:
    """The databases that tests of this process share, one after the other."""
    databases = PreparedDatabases(postgres)
    yield databases
    databases.drop()


def on_both(name: str, prepare: Prepare) -> Any:
    """A `database_url` fixture for a conftest: every test that uses it runs on SQLite and on PostgreSQL."""

    @pytest.fixture(name="database_url", params=["sqlite", "postgresql"])
    def either(request: pytest.FixtureRequest, tmp_path: Path) -> str:
        if request.param == "sqlite":
            return _file(tmp_path)
        databases: PreparedDatabases = request.getfixturevalue("prepared_databases")
        return databases.emptied(name, prepare)

    return either


def on_postgresql(name: str, prepare: Prepare) -> Any:
    """The same for what only PostgreSQL has."""

    @pytest.fixture(name="database_url")
    def there(prepared_databases: PreparedDatabases) -> str:
        return prepared_databases.emptied(name, prepare)

    return there


def migrated(metadata: MetaData, migrations: Migrations) -> Prepare:
    """As a service's own `migrate` makes it."""

    async def prepare(url: str) -> None:
        await open_database(url, metadata, migrations).migrate()

    return prepare


def created(metadata: MetaData) -> Prepare:
    """For the tables of a test, which have no revisions."""

    async def prepare(url: str) -> None:
        engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await engine.dispose()

    return prepare


def in_a_loop_of_its_own(work: Awaitable[None]) -> None:
    """Whether or not a loop runs in this thread already. Raises what `work` raises."""
    raised: list[BaseException] = []

    async def awaiting() -> None:
        await work

    def run() -> None:
        try:
            asyncio.run(awaiting())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'prova.db'}"


def _empty(connection: psycopg.Connection) -> None:
    connection.execute("SET lock_timeout = '5s'")
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    tables = [Identifier(name) for (name,) in found if name != "alembic_version"]
    connection.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(SQL(", ").join(tables)))
