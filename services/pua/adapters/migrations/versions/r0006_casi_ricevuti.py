"""The cases that came from the cartella informatizzata of somebody else."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, UniqueConstraint

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "casi_ricevuti",
        Column("id", String(36), primary_key=True),
        Column("versione", Integer, nullable=False),
        Column("caso_id", String(36), nullable=False),
        Column("ambito", String(6), nullable=False),
        Column("distretto", String(6), nullable=False),
        Column("asst", String(6), nullable=False),
        Column("stato", String(32), nullable=False),
        Column("creato_il", String(32), nullable=False),
        Column("aggiornato_il", String(32), nullable=False),
        Column("documento", LargeBinary, nullable=False),
        Column("chiave", String(64), nullable=False),
        Column("origine", String(64), nullable=False),
        UniqueConstraint("chiave"),
    )
    op.create_index("ix_casi_ricevuti_caso_id", "casi_ricevuti", ["caso_id"])
    op.create_index("ix_casi_ricevuti_origine", "casi_ricevuti", ["origine"])
