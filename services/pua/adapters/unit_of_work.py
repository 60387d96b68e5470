"""One transaction of this service."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from services.pua.adapters.archivi import ArchivioAccessi, ArchivioPai, ArchivioRicevuti, ArchivioValutazioni
from services.pua.adapters.cancellazioni import SqlCancellazioni
from services.pua.adapters.cartelle import ArchivioCartelle
from services.pua.adapters.emergenze import ArchivioEmergenze
from services.pua.adapters.oscuramenti import ArchivioConsensi, ArchivioOscuramenti
from services.pua.adapters.persone import ArchivioPersone
from services.pua.adapters.segnalati import ArchivioSegnalati
from services.pua.adapters.vista import Vista
from services.pua.domain.equipe import Composizione
from services.pua.domain.riservatezza import Riservatezza
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
        riservatezza: Riservatezza,
        conservazione_anni: int | None = None,
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.composizione = composizione
        self.conservazione_anni = conservazione_anni
        self.riservatezza = riservatezza
        self._vista = Vista(call.actor)
        self.persone = ArchivioPersone(self)
        self.accessi = ArchivioAccessi(self, self._vista)
        self.valutazioni = ArchivioValutazioni(self, self._vista)
        self.pai = ArchivioPai(self, self._vista)
        self.oscuramenti = ArchivioOscuramenti(self)
        self.cartelle = ArchivioCartelle(self, self._vista, self.oscuramenti)
        self.consensi = ArchivioConsensi(self)
        self.emergenze = ArchivioEmergenze(self)
        self.segnalati = ArchivioSegnalati(self)
        self.ricevuti = ArchivioRicevuti(self)
        self.cancellazioni = SqlCancellazioni(self, self.persone)

    def in_chiaro(self) -> None:
        """From here on oscuramenti hide nothing."""
        self._vista.in_chiaro()

    @contextmanager
    def per_decidere(self) -> Iterator[None]:
        """What is read meanwhile is reckoned with and not shown: nothing is hidden, and nobody noted as looked at."""
        account, touched = self._vista.account, dict(self.touched)
        self._vista.account = None
        try:
            yield
        finally:
            self._vista.account = account
            self.touched_only(touched)
