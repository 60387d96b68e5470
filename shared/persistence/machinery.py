"""The tables that every service has, in its own database: outbox, inbox, dead letters, audit, idempotency.

They are made per service, on its own metadata: two services in one process must not share an outbox.
Instants are UTC, kept as ISO 8601 text where only machinery reads them.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    case,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from shared.persistence.prepared import Prepared

POSITION = BigInteger().with_variant(Integer, "sqlite")
"""Grows by one and is never used again: SQLite does that only for a column that it calls INTEGER."""

AUDIT_SINCE_IT_IS_SIGNED = (("finalita", 64), ("motivo", 128), ("da", 64), ("chiave", 32), ("firma", 96))
"""Columns that the audit has since a later revision, and how long they are at most."""


class Machinery:
    """The tables of one service, as attributes, and the statements that every command runs."""

    def __init__(self, metadata: MetaData) -> None:
        self.outbox = Table(
            "outbox",
            metadata,
            Column("position", POSITION, primary_key=True, autoincrement=True),
            Column("event_id", String(36), nullable=False, unique=True),
            Column("caso_id", String(36), nullable=False),
            Column("public", LargeBinary, nullable=False),
            Column("restricted", LargeBinary, nullable=True),
            Column("sent_at", String(32), nullable=True),
            Column("at", String(32), nullable=True),  # not said by the version before revision 0002
            Column("trace", String(64), nullable=True),
            sqlite_autoincrement=True,
        )
        unsent = self.outbox.c.sent_at.is_(None)
        Index("outbox_unsent", self.outbox.c.position, sqlite_where=unsent, postgresql_where=unsent)
        self.sequences = Table(
            "case_sequences",
            metadata,
            Column("caso_id", String(36), primary_key=True),
            Column("last", Integer, nullable=False),
            sqlite_with_rowid=False,
        )
        self.inbox = Table(
            "inbox",
            metadata,
            Column("source", String(64), primary_key=True),
            Column("caso_id", String(36), primary_key=True),
            Column("last", Integer, nullable=False),
            sqlite_with_rowid=False,
        )
        self.dead_letters = Table(
            "dead_letters",
            metadata,
            Column("position", POSITION, primary_key=True, autoincrement=True),
            Column("digest", String(64), nullable=False, unique=True),
            Column("topic", String(128), nullable=False),
            Column("caso_id", String(36), nullable=False, index=True),
            Column("value", LargeBinary, nullable=False),
            Column("codice", String(64), nullable=False),
            Column("reason", Text, nullable=False),
            Column("attempts", Integer, nullable=False),
            Column("parked_at", String(32), nullable=False),
            sqlite_autoincrement=True,
        )
        self.audit = Table(
            "audit",
            metadata,
            Column("position", POSITION, primary_key=True, autoincrement=True),
            Column("at", String(32), nullable=False),
            Column("actor_id", String(128), nullable=False),
            Column("ruolo", String(32), nullable=False),
            Column("azione", String(64), nullable=False),
            Column("touched", Text, nullable=False),
            Column("esito", String(64), nullable=False),
            Column("correlation_id", String(64), nullable=False),
            Column("verb", String(1), nullable=True),
            *(Column(name, String(length), nullable=True) for name, length in AUDIT_SINCE_IT_IS_SIGNED),
            Index("audit_of_an_account", "actor_id", "position"),
            sqlite_autoincrement=True,
        )
        """`verb` is C, R, U, D or E; null where only an event was the cause. What a version before did not know is
        null in the rows that it wrote."""
        self.chain = Table(
            "audit_catena",
            metadata,
            Column("numero", POSITION, primary_key=True, autoincrement=False),
            Column("position", POSITION, nullable=False, unique=True),
            Column("impronta", String(64), nullable=False),
            Column("sigillata_il", String(32), nullable=False),
            Column("chiave", String(32), nullable=False),
            Column("sigillo", String(64), nullable=False),
        )
        """The rows of the audit that are sealed, in the order of the sealing: 1, 2, 3, ..."""
        self.touches = Table(
            "audit_oggetti",
            metadata,
            Column("oggetto", String(64), primary_key=True),
            Column("position", POSITION, primary_key=True, autoincrement=False),
            sqlite_with_rowid=False,
        )
        """Which sealed rows of the audit touched what: what the rows say already, so that it is found."""
        self.idempotency = Table(
            "idempotency",
            metadata,
            Column("actor_id", String(128), primary_key=True),
            Column("key", String(128), primary_key=True),
            Column("fingerprint", String(64), nullable=False),
            Column("status", Integer, nullable=False),
            Column("body", LargeBinary, nullable=False),
            Column("etag", String(32), nullable=False),
            Column("at", String(32), nullable=False),
            sqlite_with_rowid=False,
        )
        self.progress = Table(
            "progress",
            metadata,
            Column("topic", String(249), primary_key=True),
            Column("partition", Integer, primary_key=True),
            Column("next_offset", BigInteger, nullable=False),
            sqlite_with_rowid=False,
        )
        """How far each partition was applied, from the same transactions as the effects."""
        self.say = Prepared(
            self.outbox.insert().inline(), ["event_id", "caso_id", "public", "restricted", "at", "trace"]
        )
        self.note = Prepared(
            self.audit.insert().inline(),
            ["at", "actor_id", "ruolo", "azione", "touched", "esito", "correlation_id", "verb"]
            + [name for name, _ in AUDIT_SINCE_IT_IS_SIGNED],
        )
        self.number = Prepared(
            insert(self.sequences)
            .values(caso_id=bindparam("caso_id"), last=literal_column("1"))
            .on_conflict_do_update(
                index_elements=["caso_id"], set_={"last": self.sequences.c.last + literal_column("1")}
            )
            .returning(self.sequences.c.last)
        )
        reached = insert(self.progress)
        self.reach = Prepared(
            # Not the higher of the two: after a topic was made anew a stale number would hide what is new in it.
            reached.on_conflict_do_update(
                index_elements=["topic", "partition"], set_={"next_offset": reached.excluded.next_offset}
            ),
            ["topic", "partition", "next_offset"],
        )
        self.heard = Prepared(
            select(self.inbox.c.last).where(
                self.inbox.c.source == bindparam("source"), self.inbox.c.caso_id == bindparam("caso_id")
            )
        )
        heard = insert(self.inbox)
        later = case((heard.excluded.last > self.inbox.c.last, heard.excluded.last), else_=self.inbox.c.last)
        self.hear = Prepared(
            heard.on_conflict_do_update(index_elements=["source", "caso_id"], set_={"last": later}),
            ["source", "caso_id", "last"],
        )
