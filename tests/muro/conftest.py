"""The second wall, on a real PostgreSQL, with the role that services enter with."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest
from sqlalchemy.engine import make_url

from scripts.parts.databases import DatabaseServer
from tests.databases import PreparedDatabases, migrated
from tests.shared.persistence.impianti import IMPIANTI

Dal = Callable[[str], str]
"""The url of the service's database, migrated and empty."""
DaSopra = Callable[[str], AbstractContextManager[psycopg.Connection]]
"""A connection to the database of an url that no wall holds."""


@pytest.fixture
def base(prepared_databases: PreparedDatabases) -> Dal:
    return lambda servizio: prepared_databases.emptied(servizio, migrated(*IMPIANTI[servizio]))


@pytest.fixture
def da_sopra(postgres: DatabaseServer) -> DaSopra:
    return lambda url: postgres.connect(make_url(url).database or "")
