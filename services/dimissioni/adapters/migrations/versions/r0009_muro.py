"""Who sees which rows, held by PostgreSQL itself (ADR 0044)."""

from shared.persistence import wall_policies as wall

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    wall.protect_machinery()
    wall.protect("dimissioni", wall.signalled(wall.own("segnalante")))
    wall.protect("versions", f"kind = 'dimissioni' AND ({wall.belongs_to('dimissioni', 'id', 'versions.id')})")
    # A refused message may lie anywhere, or nowhere: whoever sends it adds it, whoever looks after the place sees it.
    wall.protect_adding("quarantena", wall.TERRITORY)
    wall.protect_adding("quarantena_corpi", wall.belongs_to("quarantena", "id", "quarantena_corpi.id"))
    wall.protect_adding("avvisi", wall.own("segnalante"))
    wall.protect("sottoscrizioni", wall.own("segnalante"))
