"""One transaction of this service."""

from sqlalchemy import Connection

from services.dimissioni.adapters.archivio import ArchivioDimissioni
from services.dimissioni.domain.protocollo import Protocolli
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork


class DimissioniUnitOfWork(SqlUnitOfWork):
    restricted_topic = True

    def __init__(
        self,
        connection: Connection,
        machinery: Machinery,
        service: str,
        call: Call,
        clock: Clock,
        ids: Ids,
        *,
        protocolli: Protocolli,
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.protocolli = protocolli
        self.dimissioni = ArchivioDimissioni(self, protocolli)
