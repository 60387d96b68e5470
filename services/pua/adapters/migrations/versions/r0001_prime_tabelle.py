"""The first tables: persons, accessi, valutazioni, PAI, cartella."""

from alembic import op
from sqlalchemy import Column, String, UniqueConstraint, text

from shared.persistence.first_tables import POSITION, aggregate_columns, machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("persone", *aggregate_columns())
    op.create_table(
        "accessi", *aggregate_columns(), Column("dimissione_id", String(36)), UniqueConstraint("dimissione_id")
    )
    op.create_index("ix_accessi_caso_id", "accessi", ["caso_id"])
    op.create_table("valutazioni", *aggregate_columns(), Column("accesso_id", String(36), nullable=False))
    op.create_index("ix_valutazioni_caso_id", "valutazioni", ["caso_id"])
    op.create_index("ix_valutazioni_accesso_id", "valutazioni", ["accesso_id"])
    op.create_table("pai", *aggregate_columns(), Column("valutazione_id", String(36), nullable=False))
    op.create_index("ix_pai_caso_id", "pai", ["caso_id"])
    op.create_index("ix_pai_valutazione_id", "pai", ["valutazione_id"])
    op.create_table(
        "persone_identificativi",
        Column("sistema", String(16), primary_key=True),
        Column("valore", String(32), primary_key=True),
        Column("persona_id", String(36), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "persone_territori",
        Column("persona_id", String(36), primary_key=True),
        Column("ambito", String(6), primary_key=True),
        Column("distretto", String(6), primary_key=True),
        Column("asst", String(6), primary_key=True),
        sqlite_with_rowid=False,
    )
    _cartella()
    machinery()


def _cartella() -> None:
    op.create_table(
        "cartella_voci",
        Column("posizione", POSITION, primary_key=True, autoincrement=True),
        Column("persona_id", String(36), nullable=False),
        Column("caso_id", String(36), nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("distretto", String(6), nullable=False),
        Column("asst", String(6), nullable=False),
        Column("cosa", String(48), nullable=False),
        Column("avvenuto_il", String(32), nullable=False),
        Column("registrato_il", String(32), nullable=False),
        Column("da", String(128), nullable=False),
        Column("provenienza", String(16), nullable=False),
        Column("riferimento", String(36), nullable=False),
        Column("evento_id", String(64), nullable=True),
    )
    op.create_index("cartella_voci_persona", "cartella_voci", ["persona_id"])
    by_an_event = text("evento_id IS NOT NULL")
    op.create_index(
        "cartella_voci_evento",
        "cartella_voci",
        ["evento_id", "cosa", "riferimento"],
        unique=True,
        sqlite_where=by_an_event,
        postgresql_where=by_an_event,
    )
