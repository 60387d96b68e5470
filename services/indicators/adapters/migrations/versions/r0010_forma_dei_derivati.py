"""In which form the stored numbers are kept: those of an earlier one are counted again at the next start."""

from alembic import op
from sqlalchemy import Column, String

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("regole_usate", Column("forma", String(16), nullable=True))
