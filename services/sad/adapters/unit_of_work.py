"""One transaction of the service, with its stores."""

from sqlalchemy import Connection

from services.sad.adapters import stores
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.call import Call
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
