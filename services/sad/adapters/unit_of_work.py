"""One transaction of the service, with its stores."""

from sqlalchemy import Connection

from services.sad.adapters import stores
from services.sad.adapters.tables import tabelle
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.call import Call
from shared.persistence.erasures import forget_case
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork


class SadUnitOfWork(SqlUnitOfWork):
    def __init__(
        self, connection: Connection, machinery: Machinery, service: str, call: Call, clock: Clock, ids: Ids
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.prese_in_carico = stores.PreseStore(self)
        self.visite = stores.VisiteStore(self)
        self.pai = stores.pai(self)
        self.dimissioni = stores.dimissioni(self)

    def dimentica(self, caso_id: str) -> None:
        tutte = tabelle.metadata.tables
        sue = [tutte[nome] for nome in ("visite", "prese_in_carico", "pai_noti", "dimissioni_note")]
        forget_case(self.connection, sue, None, caso_id)
