"""The registers of the Ambiti."""

from alembic import op
from sqlalchemy import Column, Integer, String, UniqueConstraint

from shared.persistence.first_tables import aggregate_columns

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "registro_voci",
        *aggregate_columns(),
        Column("chiave", String(128), nullable=False),
        Column("genere", String(16), nullable=False),
        Column("primo_anno", Integer, nullable=True),
        Column("ultimo_anno", Integer, nullable=True),
        UniqueConstraint("chiave"),
    )
    op.create_index("ix_registro_voci_caso_id", "registro_voci", ["caso_id"])
    op.create_index("voci_di_un_ambito", "registro_voci", ["ambito", "id"])
