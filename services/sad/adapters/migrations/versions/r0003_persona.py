"""Whose each take-in is, by the PUA's pseudonym."""

from alembic import op
from sqlalchemy import Column, String

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("prese_in_carico", Column("persona_id", String(36), nullable=True))
