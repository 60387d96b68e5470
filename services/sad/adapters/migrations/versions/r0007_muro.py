"""Who sees which rows, held by PostgreSQL itself (ADR 0044)."""

from shared.persistence import wall_policies as wall

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    wall.protect_machinery()
    for table in ("prese_in_carico", "visite", "pai_noti", "dimissioni_note"):
        wall.protect(table, wall.TERRITORY)
