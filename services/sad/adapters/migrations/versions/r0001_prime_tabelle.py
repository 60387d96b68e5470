"""The first tables: take-ins, visits, and what is known of others' PAI and dimissioni."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, String, UniqueConstraint, text

from shared.persistence.first_tables import aggregate_columns, machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "prese_in_carico",
        *aggregate_columns(),
        Column("pai_id", String(36), nullable=True),
        Column("pai_revisione", Integer, nullable=True),
        Column("dimissione_id", String(36), nullable=True),
        Column("aperta", Boolean, nullable=False),
        UniqueConstraint("pai_id", "pai_revisione", name="una_per_richiesta_di_pai"),
    )
    open_ones = text("aperta")
    op.create_index(
        "una_aperta_per_caso",
        "prese_in_carico",
        ["caso_id"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
    for column in ("caso_id", "dimissione_id"):
        op.create_index(f"ix_prese_in_carico_{column}", "prese_in_carico", [column])
    op.create_table(
        "visite",
        *aggregate_columns(),
        Column("presa_in_carico_id", String(36), nullable=False),
        Column("inizio", String(32), nullable=False),
        Column("operatore", String(64), nullable=False),
        Column("minuti", Integer, nullable=False),
        UniqueConstraint("presa_in_carico_id", "inizio", "operatore", name="una_visita_una_volta"),
    )
    op.create_index("ix_visite_caso_id", "visite", ["caso_id"])
    for memory in ("pai_noti", "dimissioni_note"):
        op.create_table(memory, *aggregate_columns())
        op.create_index(f"ix_{memory}_caso_id", memory, ["caso_id"])
    machinery()
