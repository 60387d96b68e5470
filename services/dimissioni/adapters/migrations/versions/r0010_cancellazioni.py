"""Whose keys are to be destroyed; the number of a stay by its fingerprint (ADR 0047)."""

from alembic import op
from sqlalchemy import Column, String

from shared.persistence import wall_policies as wall
from shared.persistence.later_tables import erasures

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    erasures()
    wall.protect_adding("erasures", wall.PLATFORM)
    op.add_column("dimissioni", Column("numero_ricovero", String(32), nullable=True))
