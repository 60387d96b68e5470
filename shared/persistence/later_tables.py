"""Tables that several services have since a later revision; as they were made then."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, UniqueConstraint, text

from shared.persistence.first_tables import POSITION
from shared.persistence.migrations import add_index


def version_log() -> None:
    """What the aggregates were: dimissioni 0004, pua 0003."""
    op.create_table(
        "versions",
        Column("kind", String(32), primary_key=True),
        Column("id", String(36), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("at", String(32), nullable=False),
        Column("document", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def erasures() -> None:
    """Whose keys were to be destroyed: dimissioni 0010, pua 0010."""
    op.create_table(
        "erasures",
        Column("subject", String(64), primary_key=True),
        Column("asked_at", String(32), nullable=False),
        Column("done_at", String(32), nullable=True),
        sqlite_with_rowid=False,
    )
    waiting = text("done_at IS NULL")
    op.create_index("erasures_waiting", "erasures", ["subject"], sqlite_where=waiting, postgresql_where=waiting)


def own_accesses() -> None:
    """What an account did is found by the account, and says what it was: dimissioni 0006, indicators 0011, pua 0005,
    sad 0005."""
    add_index("audit_of_an_account", "audit", ["actor_id", "position"])
    op.add_column("audit", Column("verb", String(1), nullable=True))


def sealed_audit() -> None:
    """Why, from where and signed; the chain and the index of the audit: dimissioni 0008, indicators 0012, pua 0008,
    sad 0006. What was written before stays as it is: the first round seals it, and finds it by what it touched."""
    for name, length in (("finalita", 64), ("motivo", 128), ("da", 64), ("chiave", 32), ("firma", 96)):
        op.add_column("audit", Column(name, String(length), nullable=True))
    op.create_table(
        "audit_catena",
        Column("numero", POSITION, primary_key=True, autoincrement=False),
        Column("position", POSITION, nullable=False),
        Column("impronta", String(64), nullable=False),
        Column("sigillata_il", String(32), nullable=False),
        Column("chiave", String(32), nullable=False),
        Column("sigillo", String(64), nullable=False),
        UniqueConstraint("position"),
    )
    op.create_table(
        "audit_oggetti",
        Column("oggetto", String(64), primary_key=True),
        Column("position", POSITION, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
