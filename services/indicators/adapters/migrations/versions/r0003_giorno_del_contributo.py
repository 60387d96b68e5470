"""The day on which a contribution counts. Everything is counted again at the next start, so that it has one."""

from alembic import op
from sqlalchemy import Column, String

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("contributi", Column("giorno", String(10), nullable=True))
