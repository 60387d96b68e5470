"""What is obscured, what was consented to, who looked in an emergency."""

from alembic import op
from sqlalchemy import Column, Integer, String, UniqueConstraint

from shared.persistence.first_tables import aggregate_columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table("oscuramenti", *aggregate_columns(), Column("persona_id", String(36), nullable=False))
    op.create_index("ix_oscuramenti_caso_id", "oscuramenti", ["caso_id"])
    op.create_index("ix_oscuramenti_persona_id", "oscuramenti", ["persona_id"])
    op.create_table(
        "oscurati",
        Column("riferimento", String(36), primary_key=True),
        Column("oscuramento_id", String(36), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_oscurati_oscuramento_id", "oscurati", ["oscuramento_id"])
    op.create_table(
        "oscurati_autori",
        Column("oscuramento_id", String(36), primary_key=True),
        Column("account", String(128), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consensi",
        *aggregate_columns(),
        Column("persona_id", String(36), nullable=False),
        Column("chiave", String(64), nullable=False),
        UniqueConstraint("chiave"),
    )
    op.create_index("ix_consensi_caso_id", "consensi", ["caso_id"])
    op.create_index("ix_consensi_persona_id", "consensi", ["persona_id"])
    op.create_table(
        "emergenze",
        *aggregate_columns(),
        Column("persona_id", String(36), nullable=False),
        Column("account", String(128), nullable=False),
    )
    op.create_index("ix_emergenze_caso_id", "emergenze", ["caso_id"])
    op.create_index("ix_emergenze_persona_id", "emergenze", ["persona_id"])
    op.create_table(
        "emergenze_tentativi",
        Column("account", String(128), primary_key=True),
        Column("giorno", String(10), primary_key=True),
        Column("quanti", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
