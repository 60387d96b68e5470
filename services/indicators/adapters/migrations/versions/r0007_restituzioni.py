"""The yearly returns of the Ambiti, one row per version."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "restituzioni",
        Column("id", String(36), primary_key=True),
        Column("versione", Integer, nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("anno", Integer, nullable=False),
        Column("progressivo", Integer, nullable=False),
        Column("stato", String(16), nullable=False),
        Column("impronta", String(64), nullable=True),
        Column("creata_il", String(32), nullable=False),
        Column("documento", LargeBinary, nullable=False),
    )
    op.create_index("restituzioni_di_un_ambito", "restituzioni", ["ambito", "anno", "progressivo"], unique=True)
