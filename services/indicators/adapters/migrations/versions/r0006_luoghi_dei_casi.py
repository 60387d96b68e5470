"""Every territory that a case was ever said to belong to. Everything is counted again at the next start, to fill it."""

from alembic import op
from sqlalchemy import Column, String

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "luoghi",
        Column("ambito", String(6), primary_key=True),
        Column("distretto", String(6), primary_key=True),
        Column("asst", String(6), primary_key=True),
        Column("caso_id", String(36), primary_key=True),
        sqlite_with_rowid=False,
    )
