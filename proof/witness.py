"""A subscriber made to be looked at: one row for each event that it applied, and nothing that would hide a second one.

The services' own reactions forgive a repetition, because they look at their state first. This one does not: whatever is
heard twice, too early or never shows. Run as a process it is read like every other (`python -m proof.witness worker`).
"""

import os
import sys
from typing import Final

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from shared.contracts import dimissioni, pua, registro, sad
from shared.contracts.envelope import Event, type_registry
from shared.contracts.topics import public_topic
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.ids import Uuid7Ids
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime, assemble
from shared.persistence.machinery import POSITION, Machinery
from shared.persistence.trail.keys import new_key, read_keys
from shared.persistence.trail.trail import Trail
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.process.commands import main
from shared.process.service import ServiceProcess

NAME: Final = "testimone"
URL: Final = "RACCORDO_TESTIMONE_DATABASE_URL"
PUBLISHERS: Final = ("pua", "dimissioni", "sad", "indicators")
KINDS: Final = [
    kind for kind in type_registry.values() if kind.__module__ in {m.__name__ for m in (pua, dimissioni, sad, registro)}
]
"""Whatever the four ever say."""
EVERYTHING: Final = "*"
"""Stands for every case among the poisoned ones."""

metadata = MetaData()
machinery = Machinery(metadata)
heard = Table(
    "uditi",
    metadata,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("source", String(64), nullable=False),
    Column("caso_id", String(36), nullable=False),
    Column("sequence", Integer, nullable=False),
    sqlite_autoincrement=True,
)
poisoned = Table("veleni", metadata, Column("caso_id", String(36), primary_key=True))
"""Cases of which it cannot hear anything, as long as they stand here."""


class Poisoned(Exception):
    """An event of such a case."""


class Witness:
    """The composition root, as every service has one."""

    def __init__(self, runtime: Runtime[SqlUnitOfWork]) -> None:
        self.runtime = runtime

    async def start(self, *, events: bool = True) -> None:
        del events  # it announces nothing
        await self.runtime.start(events=True)

    async def stop(self) -> None:
        await self.runtime.stop()


def build(url: str, bus: Bus, clock: Clock | None = None) -> Witness:
    """The tables must be there on PostgreSQL; SQLite makes them."""
    return Witness(
        assemble(
            NAME,
            database_url=url,
            metadata=metadata,
            machinery=machinery,
            unit_of_work=SqlUnitOfWork,
            reactions=dict.fromkeys(KINDS, hear),
            listens_to=[public_topic(publisher) for publisher in PUBLISHERS],
            publishes_restricted=False,
            bus=bus,
            clock=clock or SystemClock(),
            ids=Uuid7Ids(),
            trail=Trail(read_keys(new_key("testimone"))),  # a process without keys refuses to start
            keyring=None,
        )
    )


def hear(event: Event, uow: SqlUnitOfWork) -> None:
    """Raises Poisoned, and only after it has written: what is not undone then stays to be seen."""
    row = {"source": event.source, "caso_id": event.caso_id, "sequence": event.sequence}
    uow.connection.execute(insert(heard), row)
    here = select(poisoned.c.caso_id).where(poisoned.c.caso_id.in_([event.caso_id, EVERYTHING]))
    if uow.connection.execute(here).first() is not None:
        raise Poisoned
    uow.commit()


PROCESS: Final = ServiceProcess(
    name=NAME,
    build=lambda bus, _authenticator, _keyring: build(os.environ[URL], bus),
    routes=lambda _witness: [],
    keeps_persons=False,
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
