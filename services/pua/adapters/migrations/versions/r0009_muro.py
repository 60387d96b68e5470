"""Who sees which rows, held by PostgreSQL itself (ADR 0044)."""

from shared.persistence import wall_policies as wall

revision = "0009"
down_revision = "0008"

IN_THE_CASE = wall.belongs_to("casi_segnalati", "caso_id", "{}.caso_id")
KEPT = " ".join(f"WHEN '{kind}' THEN {wall.belongs_to(kind, 'id', 'versions.id')}" for kind in ("valutazioni", "pai"))


def upgrade() -> None:
    wall.protect_machinery()
    wall.protect_reading("casi_segnalati", wall.own("segnalante"))
    for table in ("accessi", "valutazioni", "pai", "cartella_voci"):
        wall.protect(table, wall.signalled(IN_THE_CASE.format(table)))
    wall.protect("versions", f"CASE kind {KEPT} ELSE false END")
    wall.protect("casi_ricevuti", wall.TERRITORY)
    wall.protect("persone_territori", wall.TERRITORY)
    known_here = wall.belongs_to("persone_territori", "persona_id", "persone.id")
    wall.protect("persone", f"{wall.TERRITORY} OR {known_here}")
    for table in ("oscuramenti", "consensi"):
        wall.protect(table, wall.TERRITORY)
    of_a_person_seen = wall.belongs_to("persone", "id", "emergenze.persona_id")
    wall.protect("emergenze", f"{wall.own('account')} OR {of_a_person_seen}")
    wall.protect("emergenze_tentativi", wall.only_own("account"))
    wall.protect("persone_identificativi", wall.belongs_to("persone", "id", "persona_id"))
