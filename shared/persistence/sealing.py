"""Seals what was written before there were keys: a portion at a time, while everybody works; again changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, select, tuple_, update

from shared.contracts.envelope import decode
from shared.custody.attempt import seal
from shared.custody.cipher import sealed_with
from shared.persistence.engine import Database
from shared.persistence.machinery import Machinery
from shared.persistence.wall import by_platform

PORTION: Final = 200
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sealed:
    """A column of blobs. `subject` and `place` say of a row whose key it is sealed with, and where it stands.

    `others`: columns that are read for that, beside the primary key.
    """

    table: Table
    column: str
    subject: Callable[[Connection, Any], str]
    place: Callable[[Any], str]
    others: Sequence[str] = ()


def documents(tables: Iterable[Table]) -> Iterator[Sealed]:
    """Those of the aggregates."""
    for table in tables:
        yield Sealed(
            table,
            "documento",
            subject=lambda _, row: row.caso_id or row.id,
            place=partial(_of_aggregate, table),
            others=("caso_id",),
        )


def _of_aggregate(table: Table, row: Any) -> str:
    return f"{table.name}/{row.id}"


async def seal_all(database: Database, what: Sealed, told: Callable[[int, int], None]) -> int:
    """How many were sealed. `told` hears, after each portion, how many rows were looked at, and how many sealed."""
    after: Key | None = None
    looked, done = 0, 0
    while True:
        portion = await database.write(by_platform(partial(_portion, what=what, after=after)))
        if portion is None:
            return done
        after, seen, changed = portion
        looked, done = looked + seen, done + changed
        told(looked, done)


def _portion(connection: Connection, what: Sealed, after: Key | None) -> tuple[Key, int, int] | None:
    table = what.table
    keys = list(table.primary_key.columns)
    wanted = select(*keys, *(table.c[name] for name in what.others), table.c[what.column]).order_by(*keys)
    if after is not None:
        wanted = wanted.where(tuple_(*keys) > tuple_(*after))
    rows = connection.execute(wanted.limit(PORTION)).all()
    if not rows:
        return None
    changed = 0
    for row in rows:
        blob = getattr(row, what.column)
        if blob is None or sealed_with(blob) is not None:
            continue
        mine = and_(*(key == getattr(row, key.name) for key in keys), table.c[what.column] == blob)
        sealed = seal(what.subject(connection, row), what.place(row), blob)
        # Whoever saved it meanwhile has sealed it: then nothing is left to do.
        changed += connection.execute(update(table).where(mine).values({what.column: sealed})).rowcount
    return tuple(getattr(rows[-1], key.name) for key in keys), len(rows), changed


def versions(table: Table, subject: Callable[[Connection, Any], str]) -> Sealed:
    """What the aggregates were: each sealed as the aggregate is."""
    return Sealed(table, "document", subject=subject, place=lambda row: f"{row.kind}/{row.id}")


def subjects_of(tables: Iterable[Table]) -> Callable[[Connection, Any], str]:
    """Whose key a version of one of these is sealed with, as its table says of it now."""
    named = {table.name: table for table in tables}

    def subject(connection: Connection, row: Any) -> str:
        table = named[row.kind]
        found = connection.execute(select(table.c.caso_id).where(table.c.id == row.id)).scalar()
        return str(found or row.id)

    return subject


def forget_what_was_sent(connection: Connection, machinery: Machinery) -> int:
    """Of events that have left, the copy with the restricted fields in the clear: nobody sends it again."""
    outbox = machinery.outbox
    clear = select(outbox.c.position, outbox.c.restricted).where(
        outbox.c.sent_at.is_not(None), outbox.c.restricted.is_not(None)
    )
    old = [row.position for row in connection.execute(clear) if not decode(row.restricted).sealed]
    for start in range(0, len(old), PORTION):
        some = outbox.c.position.in_(old[start : start + PORTION])
        connection.execute(update(outbox).where(some).values(restricted=None))
    return len(old)
