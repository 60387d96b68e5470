"""The first tables: dimissioni, and the messages in quarantine."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, UniqueConstraint

from shared.persistence.first_tables import aggregate_columns, machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "dimissioni",
        *aggregate_columns(),
        Column("chiave_caso", String, nullable=False),
        Column("segnalante", String, nullable=False),
        Column("scade_il", String, nullable=True),
        Column("protocolli", String, nullable=False),
        UniqueConstraint("chiave_caso"),
    )
    for column in ("caso_id", "segnalante", "scade_il"):
        op.create_index(f"ix_dimissioni_{column}", "dimissioni", [column])
    op.create_table("quarantena", *aggregate_columns(), Column("impronta", String(64), nullable=False))
    for column in ("caso_id", "impronta"):
        op.create_index(f"ix_quarantena_{column}", "quarantena", [column])
    op.create_table(
        "quarantena_corpi",
        Column("id", String(36), primary_key=True),
        Column("corpo", LargeBinary, nullable=False),
    )
    machinery()
