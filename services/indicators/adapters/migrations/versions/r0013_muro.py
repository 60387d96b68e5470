"""Who sees which rows, held by PostgreSQL itself (ADR 0044)."""

from shared.persistence import wall_policies as wall

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    wall.protect_machinery()
    for table in ("casi", "luoghi"):
        wall.protect_reading(table, wall.TERRITORY)
    wall.protect_reading("contributi", wall.TERRITORY_WITH_ATS)
    wall.protect_reading("eventi", wall.belongs_to("luoghi", "caso_id", "eventi.caso_id"))
    wall.protect("soggetti", wall.PLATFORM)
    wall.protect("registro_voci", wall.TERRITORY)
    for table in ("restituzioni", "abbonamenti", "consegne", "fotografie", "ambiti_osservati"):
        wall.protect(table, wall.AMBITO)
