"""Which hospital's system signalled which case, in SQL."""

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.dialects.postgresql import insert

from services.pua.adapters.tables import segnalati
from shared.kernel.actor import Actor, Ruolo
from shared.persistence.prepared import Prepared, every_column
from shared.persistence.unit_of_work import SqlUnitOfWork

_INSERT = Prepared(insert(segnalati).inline().on_conflict_do_nothing(), every_column(segnalati))


class ArchivioSegnalati:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    def add(self, caso_id: str, sistema: str) -> None:
        self._uow.at_the_end(_INSERT, {"caso_id": caso_id, "segnalante": sistema})


def e_ospedale(actor: Actor) -> bool:
    """Whether what it may see depends on who signalled, beside the territory."""
    return actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO


def segnalato_da(table: Table, actor: Actor) -> ColumnElement[bool]:
    """The rows of the cases that this very account signalled."""
    return table.c.caso_id.in_(select(segnalati.c.caso_id).where(segnalati.c.segnalante == actor.id))
