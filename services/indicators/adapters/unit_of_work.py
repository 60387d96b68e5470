"""One transaction of the indicators."""

from sqlalchemy import Connection

from services.indicators.adapters.andamento import SqlAndamento
from services.indicators.adapters.autoverifiche import SqlAutoverifiche
from services.indicators.adapters.consegne.recapiti import SqlRecapiti
from services.indicators.adapters.cube import CuboRinviato, SqlCubo
from services.indicators.adapters.event_log import SqlArchivio
from services.indicators.adapters.ledger import SqlLibroMastro
from services.indicators.adapters.projection import SqlProiezione
from services.indicators.adapters.pseudonimi import SENZA_NOME, Pseudonimi
from services.indicators.adapters.quality import SqlQualita
from services.indicators.adapters.registro import SqlRegistro
from services.indicators.adapters.restituzioni import SqlRestituzioni
from services.indicators.application.ports import Cubo
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.cube import Differenze
from services.indicators.domain.regulation import Deliberazione
from services.indicators.domain.riservatezza import SOGLIA
from shared.kernel.actor import Ruolo
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.webhooks.spedizione import CHIUSA, Regolazione


class IndicatorsUnitOfWork(SqlUnitOfWork):
    def __init__(
        self,
        connection: Connection,
        machinery: Machinery,
        service: str,
        call: Call,
        clock: Clock,
        ids: Ids,
        *,
        deliberazione: Deliberazione,
        regole: Regole,
        regolazione: Regolazione = CHIUSA,
        soglia_piccoli_numeri: int = SOGLIA,
        pseudonimo: Pseudonimi = SENZA_NOME,
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.deliberazione = deliberazione
        self.regole = regole
        self.soglia_piccoli_numeri = soglia_piccoli_numeri
        self.pseudonimo = pseudonimo
        self.archivio = SqlArchivio(connection)
        self.libro = SqlLibroMastro(connection)
        self.andamenti = SqlAndamento(connection)
        self.rinviate = Differenze()
        """What an event changes in the cube: its transaction applies it at the end, with the others' changes."""
        self.cubo: Cubo = CuboRinviato(connection, self.rinviate) if call.causation_id else SqlCubo(connection)
        self.proiezione = SqlProiezione(connection)
        self.qualita = SqlQualita(connection)
        self.autoverifiche = SqlAutoverifiche(connection, ids)
        self.restituzioni = SqlRestituzioni(connection, self)
        self.recapiti = SqlRecapiti(connection, call, regolazione)

        self.registro = SqlRegistro(self)

    def commit(self) -> None:
        """An event that is counted leaves its trace in the log itself: only what people ask for is audited."""
        if self.actor.ruolo is Ruolo.SISTEMA:
            self._write_the_rest()
            self.committed = True
        else:
            super().commit()
