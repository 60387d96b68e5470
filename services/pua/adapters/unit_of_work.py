"""One transaction of this service."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from services.pua.adapters.archivi import ArchivioPai, ArchivioValutazioni, del_caso
from services.pua.adapters.cartelle import ArchivioCartelle
from services.pua.adapters.persone import ArchivioPersone
from services.pua.adapters.tables import AccessoRow
from services.pua.domain.accesso import Accesso
from services.pua.domain.equipe import Composizione
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.aggregates import AggregateStore
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork

ACCESSI = TypeAdapter(Accesso)


class PuaUnitOfWork(SqlUnitOfWork):
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
        composizione: Composizione,
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.composizione = composizione
        self.persone = ArchivioPersone(self)
        self.accessi: AggregateStore[Accesso] = AggregateStore(self, AccessoRow, ACCESSI, _accesso)
        self.valutazioni = ArchivioValutazioni(self)
        self.pai = ArchivioPai(self)
        self.cartelle = ArchivioCartelle(self)


def _accesso(accesso: Accesso) -> Mapping[str, Any]:
    return {**del_caso(accesso), "dimissione_id": accesso.dimissione_id}
