"""How often hospitals sent again what their case had received already."""

from alembic import op
from sqlalchemy import Column, Integer, String

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "ripetizioni",
        Column("messaggio_id", String(64), primary_key=True),
        Column("volte", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
