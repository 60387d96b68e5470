"""Tables that several services have since a later revision; as they were made then."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String

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


def own_accesses() -> None:
    """What an account did is found by the account, and says what it was: dimissioni 0006, indicators 0011, pua 0005,
    sad 0005."""
    add_index("audit_of_an_account", "audit", ["actor_id", "position"])
    op.add_column("audit", Column("verb", String(1), nullable=True))
