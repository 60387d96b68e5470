"""The tables that every service has, as revisions 0001 and 0002 made them.

They are done: what comes after is a revision of its own, with a function of its own.
"""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Text, UniqueConstraint, text

POSITION = BigInteger().with_variant(Integer, "sqlite")


def aggregate_columns() -> list[Column[object]]:
    """The columns that the table of every aggregate begins with."""
    return [
        Column("id", String(36), primary_key=True),
        Column("versione", Integer, nullable=False),
        Column("caso_id", String(36), nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("distretto", String(6), nullable=False),
        Column("asst", String(6), nullable=False),
        Column("stato", String(32), nullable=False),
        Column("creato_il", String(32), nullable=False),
        Column("aggiornato_il", String(32), nullable=False),
        Column("documento", LargeBinary, nullable=False),
    ]


def machinery() -> None:
    """Outbox, sequences, inbox, dead letters, audit, idempotency (0001)."""
    op.create_table(
        "outbox",
        Column("position", POSITION, primary_key=True, autoincrement=True),
        Column("event_id", String(36), nullable=False),
        Column("caso_id", String(36), nullable=False),
        Column("public", LargeBinary, nullable=False),
        Column("restricted", LargeBinary, nullable=True),
        Column("sent_at", String(32), nullable=True),
        UniqueConstraint("event_id"),
        sqlite_autoincrement=True,
    )
    unsent = text("sent_at IS NULL")
    op.create_index("outbox_unsent", "outbox", ["position"], sqlite_where=unsent, postgresql_where=unsent)
    op.create_table(
        "case_sequences",
        Column("caso_id", String(36), primary_key=True),
        Column("last", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        Column("source", String(64), primary_key=True),
        Column("caso_id", String(36), primary_key=True),
        Column("last", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dead_letters",
        Column("position", POSITION, primary_key=True, autoincrement=True),
        Column("digest", String(64), nullable=False),
        Column("topic", String(128), nullable=False),
        Column("caso_id", String(36), nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("codice", String(64), nullable=False),
        Column("reason", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("parked_at", String(32), nullable=False),
        UniqueConstraint("digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dead_letters_caso_id", "dead_letters", ["caso_id"])
    op.create_table(
        "audit",
        Column("position", POSITION, primary_key=True, autoincrement=True),
        Column("at", String(32), nullable=False),
        Column("actor_id", String(128), nullable=False),
        Column("ruolo", String(32), nullable=False),
        Column("azione", String(64), nullable=False),
        Column("touched", Text, nullable=False),
        Column("esito", String(64), nullable=False),
        Column("correlation_id", String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "idempotency",
        Column("actor_id", String(128), primary_key=True),
        Column("key", String(128), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("etag", String(32), nullable=False),
        Column("at", String(32), nullable=False),
        sqlite_with_rowid=False,
    )


def machinery_on_kafka() -> None:
    """When an event was said and by which request; how far each partition of a topic was applied (0002)."""
    op.add_column("outbox", Column("at", String(32), nullable=True))
    op.add_column("outbox", Column("trace", String(64), nullable=True))
    op.create_table(
        "progress",
        Column("topic", String(249), primary_key=True),
        Column("partition", Integer, primary_key=True),
        Column("next_offset", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
