"""The dimissioni of a person are found by the PUA's pseudonym."""

from shared.persistence.migrations import add_index

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    add_index("ix_dimissioni_persona_id", "dimissioni", ["persona_id"])
