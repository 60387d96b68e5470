"""What each dimissione was, version by version; whose it is by the PUA's pseudonym."""

from alembic import op
from sqlalchemy import Column, String

from shared.persistence.later_tables import version_log

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    version_log()
    op.add_column("dimissioni", Column("persona_id", String(36), nullable=True))
