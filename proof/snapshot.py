"""What stands in the databases, read from outside with plain SQL: the platform's own code is not asked how it did."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, MetaData, Table, create_engine, select
from sqlalchemy.engine import make_url

from scripts.parts.databases import USER
from services.dimissioni.adapters.quarantena import QuarantenaRow
from services.dimissioni.adapters.tables import tabelle as dimissioni
from services.indicators.adapters.tables import metadata as indicators
from services.pua.adapters.tables import tabelle as pua
from services.sad.adapters.tables import tabelle as sad

METADATA: Final[Mapping[str, MetaData]] = {
    "pua": pua.metadata,
    "dimissioni": dimissioni.metadata,
    "sad": sad.metadata,
    "indicators": indicators,
}
SERVICES: Final = tuple(METADATA)
AGGREGATES: Final[Mapping[str, Sequence[str]]] = {
    "pua": ("persone", "accessi", "valutazioni", "pai"),
    "dimissioni": ("dimissioni", str(QuarantenaRow.__tablename__)),
    "sad": ("prese_in_carico", "visite", "pai_noti", "dimissioni_note"),
    "indicators": ("registro_voci",),
}


class Said(NamedTuple):
    """An event as its publisher keeps it. `position` is where it stands in the outbox."""

    position: int
    id: str
    source: str
    caso: str
    sequence: int
    type: str
    correlation: str
    sent: bool
    envelope: bytes

    @property
    def name(self) -> str:
        return f"{self.type} n. {self.sequence} del caso {self.caso}"


@dataclass(frozen=True)
class Kept:
    """One service's database, every table whole. Rows are mappings by column."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        return self.tables[table]

    @cached_property
    def outbox(self) -> Sequence[Said]:
        return [_said(row) for row in sorted(self.rows("outbox"), key=lambda row: int(row["position"]))]

    @cached_property
    def inbox(self) -> Mapping[tuple[str, str], int]:
        """The last sequence heard of each publisher (its event source) and case."""
        return {(row["source"], row["caso_id"]): row["last"] for row in self.rows("inbox")}


@dataclass(frozen=True)
class Snapshot:
    services: Mapping[str, Kept]

    def rows(self, service: str, table: str) -> Sequence[Mapping[str, Any]]:
        return self.services[service].rows(table)

    @cached_property
    def said(self) -> Mapping[str, Said]:
        """Every event of every outbox, by id."""
        return {said.id: said for kept in self.services.values() for said in kept.outbox}


def take(urls: Mapping[str, str]) -> Snapshot:
    """`urls` by service, as the services are configured with."""
    return Snapshot({service: kept_in(urls[service], METADATA[service]) for service in SERVICES})


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    """A connection that sees one moment, above the wall between territories, and is gone afterwards."""
    address = make_url(url)
    postgresql = address.get_backend_name() == "postgresql"
    engine = create_engine(address.set(drivername="postgresql+psycopg", username=USER) if postgresql else address)
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if postgresql else {}
    try:
        with engine.connect() as connection:
            yield connection.execution_options(**options)
    finally:
        engine.dispose()


def table_rows(connection: Connection, table: Table) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def kept_in(url: str, metadata: MetaData) -> Kept:
    """One database, as it is now."""
    with looking(url) as connection:
        return Kept({name: table_rows(connection, table) for name, table in metadata.tables.items()})


def _said(row: Mapping[str, Any]) -> Said:
    envelope = bytes(row["public"])
    wire = json.loads(envelope)
    return Said(
        position=int(row["position"]),
        id=wire["id"],
        source=wire["source"],
        caso=wire["subject"],
        sequence=int(wire["sequence"]),
        type=wire["type"],
        correlation=wire.get("correlationid", ""),
        sent=row["sent_at"] is not None,
        envelope=envelope,
    )
