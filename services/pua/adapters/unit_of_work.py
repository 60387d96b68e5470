"""One transaction of this service."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from services.pua.adapters.cartelle import ArchivioCartelle
from services.pua.adapters.persone import ArchivioPersone
from services.pua.adapters.tables import AccessoRow, PaiRow, ValutazioneRow
from services.pua.domain.accesso import Accesso
from services.pua.domain.equipe import Composizione
from services.pua.domain.pai import Pai
from services.pua.domain.valutazione import Valutazione
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.aggregates import AggregateStore
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork

ACCESSI = TypeAdapter(Accesso)
VALUTAZIONI = TypeAdapter(Valutazione)
PAI = TypeAdapter(Pai)


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
        self.valutazioni: AggregateStore[Valutazione] = AggregateStore(self, ValutazioneRow, VALUTAZIONI, _valutazione)
        self.pai: AggregateStore[Pai] = AggregateStore(self, PaiRow, PAI, _pai)
        self.cartelle = ArchivioCartelle(self)


def _del_caso(aggregato: Accesso | Valutazione | Pai) -> dict[str, Any]:
    return {"caso_id": aggregato.caso_id, "stato": aggregato.stato.value, **vars(aggregato.territorio)}


def _accesso(accesso: Accesso) -> Mapping[str, Any]:
    return {**_del_caso(accesso), "dimissione_id": accesso.dimissione_id}


def _valutazione(valutazione: Valutazione) -> Mapping[str, Any]:
    return {**_del_caso(valutazione), "accesso_id": valutazione.accesso_id}


def _pai(pai: Pai) -> Mapping[str, Any]:
    return {**_del_caso(pai), "valutazione_id": pai.valutazione_id}
