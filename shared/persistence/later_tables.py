"""Tables that several services have since a later revision; as they were made then."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String


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
