"""Everybody may ask what they did themselves."""

from shared.persistence.later_tables import own_accesses

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    own_accesses()
