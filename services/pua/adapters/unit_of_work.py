"""One transaction of this service."""

from sqlalchemy import Connection

from services.pua.adapters.archivi import ArchivioAccessi, ArchivioPai, ArchivioRicevuti, ArchivioValutazioni
from services.pua.adapters.cartelle import ArchivioCartelle
from services.pua.adapters.persone import ArchivioPersone
from services.pua.adapters.segnalati import ArchivioSegnalati
from services.pua.domain.equipe import Composizione
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork


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
        self.accessi = ArchivioAccessi(self)
        self.valutazioni = ArchivioValutazioni(self)
        self.pai = ArchivioPai(self)
        self.cartelle = ArchivioCartelle(self)
        self.segnalati = ArchivioSegnalati(self)
        self.ricevuti = ArchivioRicevuti(self)
