"""The take-ins of a person are found by the PUA's pseudonym."""

from shared.persistence.migrations import add_index

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    add_index("ix_prese_in_carico_persona_id", "prese_in_carico", ["persona_id"])
