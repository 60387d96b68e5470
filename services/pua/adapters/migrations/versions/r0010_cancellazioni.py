"""Whose keys are to be destroyed (ADR 0047)."""

from shared.persistence import wall_policies as wall
from shared.persistence.later_tables import erasures

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    erasures()
    wall.protect_adding("erasures", wall.PLATFORM)
