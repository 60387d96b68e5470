"""What is left of a person who was erased: the audit, and the numbers that never named them."""

from datetime import datetime

from sqlalchemy import delete, select

from services.pua.adapters import tables
from services.pua.adapters.cartelle import voce
from services.pua.adapters.persone import ArchivioPersone
from services.pua.domain.cancellazione import Traccia
from shared.custody.identifiers import erased
from shared.kernel.territory import Territorio
from shared.persistence.erasures import forget_case
from shared.persistence.locks import hold
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import as_platform

_TUTTE = tables.tabelle.metadata.tables
DEL_CASO = tuple(_TUTTE[nome] for nome in ("accessi", "valutazioni", "pai", "casi_ricevuti", "oscuramenti"))
DELLA_PERSONA = tuple(_TUTTE[nome] for nome in ("consensi", "emergenze"))
"""Their case is the person."""


class SqlCancellazioni:
    def __init__(self, uow: SqlUnitOfWork, persone: ArchivioPersone) -> None:
        self._uow = uow
        self._persone = persone

    def traccia(self, persona_id: str) -> Traccia:
        persona = self._persone.get(persona_id)
        voci, connection = tables.voci, self._uow.connection
        sue = select(voci).where(voci.c.persona_id == persona_id).order_by(voci.c.posizione)
        with as_platform(connection):
            righe = [voce(riga) for riga in connection.execute(sue)]
        hold(connection, {riga.caso_id for riga in righe})  # nobody writes of their cases meanwhile
        scritta = _TUTTE["persone"].c
        il = connection.execute(select(scritta.aggiornato_il).where(scritta.id == persona_id)).scalar_one()
        territori: set[Territorio] = {*persona.territori, *(riga.territorio for riga in righe)}
        impronte = (erased(i.sistema.value, i.valore) for i in persona.identificativi)
        dette = tuple(impronta for impronta in impronte if impronta is not None)
        return Traccia(persona_id, frozenset(territori), righe, datetime.fromisoformat(il), dette)

    def dimentica(self, traccia: Traccia) -> None:
        with as_platform(self._uow.connection):
            self._dimentica(traccia)
        self._uow.touch(traccia.persona_id, *traccia.casi)

    def _dimentica(self, traccia: Traccia) -> None:
        connection, persona_id = self._uow.connection, traccia.persona_id
        suoi = select(_TUTTE["oscuramenti"].c.id).where(_TUTTE["oscuramenti"].c.persona_id == persona_id)
        for nome in ("oscurati", "oscurati_autori"):
            connection.execute(delete(_TUTTE[nome]).where(_TUTTE[nome].c.oscuramento_id.in_(suoi)))
        forget_case(connection, DELLA_PERSONA, tables.versioni.table, persona_id)
        for caso in traccia.casi:
            forget_case(connection, DEL_CASO, tables.versioni.table, caso)
            connection.execute(delete(tables.segnalati).where(tables.segnalati.c.caso_id == caso))
            tables.cancellazioni.ask(self._uow, caso)
        for table in (tables.voci, tables.identificativi, tables.territori):
            connection.execute(delete(table).where(table.c.persona_id == persona_id))
        connection.execute(delete(_TUTTE["persone"]).where(_TUTTE["persone"].c.id == persona_id))
        tables.cancellazioni.ask(self._uow, persona_id)
