"""What hospitals are to be told, and who wants to be."""

from alembic import op
from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, text

from shared.persistence.machinery import POSITION

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "avvisi",
        Column("position", POSITION, primary_key=True, autoincrement=True),
        Column("segnalante", String, nullable=False),
        Column("numero", Integer, nullable=True),
        Column("dimissione_id", String(36), nullable=False),
        Column("versione", Integer, nullable=False),
        Column("il", String(32), nullable=False),
        Column("pubblicato", Boolean, nullable=False),
        Index("avvisi_di_un_account", "segnalante", "numero", unique=True),
        sqlite_autoincrement=True,
    )
    unnumbered, unpublished = text("numero IS NULL"), text("pubblicato IS false")
    op.create_index("avvisi_da_numerare", "avvisi", ["position"], sqlite_where=unnumbered, postgresql_where=unnumbered)
    op.create_index(
        "avvisi_da_pubblicare",
        "avvisi",
        ["position"],
        sqlite_where=text("pubblicato IS 0"),
        postgresql_where=unpublished,
    )
    op.create_table(
        "sottoscrizioni",
        Column("id", String(36), primary_key=True),
        Column("versione", Integer, nullable=False),
        Column("segnalante", String, nullable=False),
        Column("stato", String(16), nullable=False),
        Column("inizio", Integer, nullable=False),
        Column("arrivati", Integer, nullable=False),
        Column("prossimo", String(32), nullable=True),
        Column("aggiornata_il", String(32), nullable=False),
        Column("mossa_il", String(32), nullable=False),
        Column("documento", LargeBinary, nullable=False),
        Index("sottoscrizioni_di_un_account", "segnalante"),
        Index("sottoscrizioni_per_stato", "stato"),
    )
