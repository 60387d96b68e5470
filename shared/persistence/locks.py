"""What makes the transactions of one case follow each other, also among processes.

In the embedded form there is one writer and nothing to do. On PostgreSQL a transaction holds the keys that it names,
until it ends: a case, or whatever else two must not decide about at once. It is what lets a handler look first and
change afterwards.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection

from shared.kernel.refusal import VersionChanged

KEY_OF_THE_LEAD: Final = 1
"""Keeps the locks of who leads apart from those of the keys (which PostgreSQL numbers in one word, not two)."""
KEY_OF_THE_MIGRATION: Final = 2


class Raced(VersionChanged):
    """Somebody else saved the same aggregate between our reading and our writing."""


def hold(connection: Connection, keys: Iterable[str]) -> None:
    """Wait until nobody else holds any of them, then hold them. In order, so that two never wait for each other."""
    wanted = sorted({key for key in keys if key})
    if wanted and needed(connection):
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key", (wanted,)
        )


def share(connection: Connection, key: str) -> None:
    """Hold it together with others who share it: only whoever wants it alone has to wait."""
    if needed(connection):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock_shared(hashtextextended($1::text, 0))", (key,))


def needed(connection: Connection) -> bool:
    """Whether others may write while this transaction does."""
    return connection.dialect.name == "postgresql" and not connection.get_execution_options().get("postgresql_readonly")
