"""How much the values of a mean differ. Everything is counted again at the next start, so that it is known."""

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("cubo", Column("quadrati", BigInteger, nullable=True))
