"""Which hospital's system signalled a case; since when a PAI is in force."""

from alembic import op
from sqlalchemy import Column, String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "casi_segnalati",
        Column("caso_id", String(36), primary_key=True),
        Column("segnalante", String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_casi_segnalati_segnalante", "casi_segnalati", ["segnalante"])
    op.add_column("pai", Column("attivato_il", String(32), nullable=True))
