"""One transaction of this service."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection

from services.dimissioni.adapters.archivio import ArchivioDimissioni
from services.dimissioni.adapters.avvisi.archivio import SqlAvvisi
from services.dimissioni.adapters.avvisi.sottoscrizioni import SqlSottoscrizioni
from services.dimissioni.adapters.quarantena import ArchivioQuarantena
from services.dimissioni.adapters.ripetizioni import ArchivioRipetizioni
from services.dimissioni.adapters.tables import cancellazioni, tabelle, versioni
from services.dimissioni.domain.protocollo import Protocolli
from shared.kernel.actor import Actor
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.call import Call
from shared.persistence.engine import savepoint
from shared.persistence.erasures import forget_case
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import tell
from shared.webhooks.spedizione import CHIUSA, Regolazione


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
        regolazione: Regolazione = CHIUSA,
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.protocolli = protocolli
        self.dimissioni = ArchivioDimissioni(self, protocolli)
        self.quarantena = ArchivioQuarantena(self)
        self.ripetizioni = ArchivioRipetizioni(connection)
        self.regolazione = regolazione
        self.avvisi = SqlAvvisi(connection)
        self.sottoscrizioni = SqlSottoscrizioni(self)
        self._clock = clock

    def dimentica(self, caso_id: str, impronte: Sequence[str]) -> None:
        for messaggio_id in self.quarantena.dimentica(self.dimissioni.del_caso(caso_id), frozenset(impronte)):
            cancellazioni.ask(self, messaggio_id)
        forget_case(self.connection, [tabelle.metadata.tables["dimissioni"]], versioni.table, caso_id)
        cancellazioni.ask(self, caso_id)

    @contextmanager
    def tentativo(self, attore: Actor | None = None) -> Iterator["DimissioniUnitOfWork"]:
        """A savepoint, in the name of `attore` (None: of the same): an exception undoes what was done inside, alone."""
        call = replace(self.call, actor=attore or self.actor, expected_version=None, idempotency_key=None)
        with savepoint(self.connection):
            attempt = DimissioniUnitOfWork(
                self.connection, self.machinery, self.service, call, self._clock, self.ids, protocolli=self.protocolli
            )
            attempt.keys = self.keys
            yield attempt
        tell(self.connection, self.actor)  # where it was undone, the database is back there by itself
