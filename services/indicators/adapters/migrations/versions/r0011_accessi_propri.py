"""Everybody may ask what they did themselves."""

from shared.persistence.later_tables import own_accesses

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    own_accesses()
