"""What each self-audit found."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "autoverifiche",
        Column("id", String(36), primary_key=True),
        Column("eseguita_al", String(32), nullable=False),
        Column("eventi", BigInteger, nullable=False),
        Column("confrontati", Integer, nullable=False),
        Column("differenze", Integer, nullable=False),
        Column("scarti", Text, nullable=False),
    )
    op.create_index("ix_autoverifiche_eseguita_al", "autoverifiche", ["eseguita_al"])
