"""A stay is found by the fingerprint of its number."""

from shared.persistence.migrations import add_index

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    add_index("ix_dimissioni_numero_ricovero", "dimissioni", ["numero_ricovero"])
