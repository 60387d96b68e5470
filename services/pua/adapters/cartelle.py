"""The timelines in SQL, one row per entry."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.pua.adapters.oscuramenti import ArchivioOscuramenti
from services.pua.adapters.tables import voci
from services.pua.adapters.vista import Vista
from services.pua.domain.atto import Atto
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import Provenienza
from services.pua.domain.oscuramento import visibili
from shared.kernel.territory import Territorio
from shared.persistence.aggregates import visible
from shared.persistence.prepared import Prepared, every_column
from shared.persistence.unit_of_work import SqlUnitOfWork

_INSERT = Prepared(
    insert(voci).inline().on_conflict_do_nothing(), [name for name in every_column(voci) if name != "posizione"]
)


class ArchivioCartelle:
    def __init__(self, uow: SqlUnitOfWork, vista: Vista, oscuramenti: ArchivioOscuramenti) -> None:
        self._uow = uow
        self._vista = vista
        self._oscuramenti = oscuramenti

    def add(self, voce: Voce) -> None:
        self._uow.at_the_end(
            _INSERT,
            {
                "persona_id": voce.persona_id,
                "caso_id": voce.caso_id,
                **vars(voce.territorio),
                "cosa": voce.cosa.value,
                "avvenuto_il": voce.atto.avvenuto_il.astimezone(UTC).isoformat(),
                "registrato_il": voce.atto.registrato_il.astimezone(UTC).isoformat(),
                "da": voce.atto.da,
                "provenienza": voce.atto.provenienza.value,
                "riferimento": voce.riferimento,
                "evento_id": voce.evento_id,
            },
        )

    def della_persona(self, persona_id: str) -> list[Voce]:
        righe = self._uow.connection.execute(
            select(voci)
            .where(voci.c.persona_id == persona_id, visible(voci, self._uow.actor.scope))
            .order_by(voci.c.posizione)
        )
        trovate = [voce(riga) for riga in righe]
        viste = visibili(trovate, self._oscuramenti.su(persona_id), self._vista.account)
        self._uow.touch(*(vista.caso_id for vista in viste))
        return viste


def voce(riga: Any) -> Voce:
    return Voce(
        persona_id=riga.persona_id,
        caso_id=riga.caso_id,
        territorio=Territorio(riga.ambito, riga.distretto, riga.asst),
        cosa=Cosa(riga.cosa),
        atto=Atto(
            datetime.fromisoformat(riga.avvenuto_il),
            datetime.fromisoformat(riga.registrato_il),
            riga.da,
            Provenienza(riga.provenienza),
        ),
        riferimento=riga.riferimento,
        evento_id=riga.evento_id,
    )
