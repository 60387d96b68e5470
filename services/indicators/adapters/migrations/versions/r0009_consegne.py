"""Deliveries to the Ambiti: what was seen of each, its snapshots, who wants them, and what came of it."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, UniqueConstraint, text

from shared.persistence.machinery import POSITION

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "ambiti_osservati",
        Column("ambito", String(6), primary_key=True),
        Column("impronta", String(32), nullable=False),
        Column("cambiata_dal", String(32), nullable=False),
        Column("cambiata_il", String(32), nullable=False),
        Column("fotografata", String(32), nullable=True),
        Column("versione", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fotografie",
        Column("position", POSITION, primary_key=True, autoincrement=True),
        Column("id", String(36), nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("versione", Integer, nullable=False),
        Column("presa_il", String(32), nullable=False),
        Column("contenuto", LargeBinary, nullable=False),
        Column("pubblicata", Boolean, nullable=False),
        UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("fotografie_di_un_ambito", "fotografie", ["ambito"])
    waiting = text("pubblicata IS false")
    op.create_index(
        "fotografie_da_pubblicare",
        "fotografie",
        ["position"],
        sqlite_where=text("pubblicata IS 0"),
        postgresql_where=waiting,
    )
    op.create_table(
        "abbonamenti",
        Column("id", String(36), primary_key=True),
        Column("versione", Integer, nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("attivo", Boolean, nullable=False),
        Column("documento", LargeBinary, nullable=False),
    )
    op.create_index("abbonamenti_di_un_ambito", "abbonamenti", ["ambito"])
    op.create_table(
        "consegne",
        Column("id", String(36), primary_key=True),
        Column("versione", Integer, nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("abbonamento_id", String(36), nullable=False),
        Column("fotografia_id", String(36), nullable=False),
        Column("stato", String(16), nullable=False),
        Column("prossimo", String(32), nullable=True),
        Column("creata_il", String(32), nullable=False),
        Column("documento", LargeBinary, nullable=False),
    )
    op.create_index("consegne_da_tentare", "consegne", ["stato", "prossimo"])
    op.create_index("consegne_di_un_abbonamento", "consegne", ["abbonamento_id", "stato"])
    op.create_index("consegne_di_un_ambito", "consegne", ["ambito"])
