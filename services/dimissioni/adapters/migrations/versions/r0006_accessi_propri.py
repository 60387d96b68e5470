"""Everybody may ask what they did themselves."""

from shared.persistence.later_tables import own_accesses

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    own_accesses()
