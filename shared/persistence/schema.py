"""Which revision the tables of a database are at, and whether this version of a service can work on them.

A service's revisions are a line: `0001`, `0002`, ... one file each (`r0001_what_it_does.py`) in its own folder. Reading
where a database stands needs no Alembic, which takes half a second to import: it is for those who change something.
"""

import logging
import re
from functools import cached_property
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from shared.persistence.engine import SchemaNotReady

log = logging.getLogger(__name__)

_RECORD: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
_FILE: Final = re.compile(r"r(\d{4})_\w+\.py")

FIRST: Final = "0001"


class Migrations:
    """The revisions of one service, in `folder` (an Alembic script location)."""

    def __init__(self, service: str, folder: Path) -> None:
        self.service = service
        self.folder = folder

    @cached_property
    def head(self) -> str:
        """The revision that this version of the service works on."""
        return max(found[1] for file in (self.folder / "versions").iterdir() if (found := _FILE.fullmatch(file.name)))

    def require(self, connection: Connection) -> None:
        """Raises SchemaNotReady where the database is behind.

        One that is ahead is taken: revisions only add, so that this version serves on while the next one migrates.
        """
        found = recorded(connection)
        if found is None or found < self.head:
            raise SchemaNotReady(
                f"La base dati di {self.service} è {_named(found)} e serve la {self.head}: "
                f"eseguire `python -m services.{self.service} migrate`"
            )
        if found > self.head:
            log.warning("La base dati di %s è già alla revisione %s: qui si usa la %s", self.service, found, self.head)

    def behind(self, connection: Connection) -> bool:
        """Whether there is something to migrate."""
        found = recorded(connection)
        return found is None or found < self.head


def recorded(connection: Connection) -> str | None:
    """The revision that the database says it is at; None where it says nothing."""
    if not inspect(connection).has_table(_RECORD.name):
        return None
    return connection.execute(select(_RECORD.c.version_num)).scalar_one_or_none()


def stamp(connection: Connection, revision: str) -> None:
    """Write down the revision of tables that were made otherwise than by migrating."""
    _RECORD.create(connection, checkfirst=True)
    connection.execute(insert(_RECORD), {"version_num": revision})


def _named(found: str | None) -> str:
    return "vuota, o di prima delle migrazioni," if found is None else f"alla revisione {found}"
