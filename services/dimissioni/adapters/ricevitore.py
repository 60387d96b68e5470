"""Takes hospitals' messages from HTTP and from the topic to the use case: off the event loop, and never losing one."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from opentelemetry.trace import SpanKind
from sqlalchemy import Connection

from services.dimissioni.adapters.unit_of_work import DimissioniUnitOfWork
from services.dimissioni.application.lettura import LettoreMessaggi, MessaggioRifiutato, Problema
from services.dimissioni.application.ricezione import Accolto, Respinto, RiceviMessaggio, ricevi
from services.dimissioni.domain.stati import Canale
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.kernel.actor import platform
from shared.kernel.clock import Clock
from shared.messaging.bus import Message
from shared.messaging.progress import SqlProgress
from shared.observability.context import about, harmless_id
from shared.observability.metrics import command_done, reaction_done
from shared.observability.traces import TRACEPARENT, span
from shared.persistence.call import Call
from shared.persistence.engine import Database, savepoint, trouble

log = logging.getLogger(__name__)

ERRORE_INTERNO = Problema("errore-interno", "Bundle", "Errore imprevisto della piattaforma: il messaggio è conservato")


class Ricevitore:
    def __init__(
        self,
        service: str,
        database: Database,
        unit_of_work: Callable[[Connection, Call], DimissioniUnitOfWork],
        lettore: LettoreMessaggi,
        clock: Clock,
        progress: SqlProgress,
    ) -> None:
        self._database = database
        self._unit_of_work = unit_of_work
        self._lettore = lettore
        self._clock = clock
        self._progress = progress
        self._piattaforma = platform(service)
        self._service = service

    async def ricevi(self, corpo: bytes, call: Call) -> Accolto | Respinto:
        """One message by HTTP, in the name of the caller. Returns when it is durable, one way or the other."""
        command = await asyncio.to_thread(self._leggi, corpo, Canale.HTTP)
        esito = await self._database.write(partial(self._esegui, command=command, call=call))
        command_done(self._service, call.azione, _codice(esito))
        return esito

    async def consuma(self, messages: Sequence[Message]) -> None:
        """A batch from the topic, in one transaction, in order. Raises only where the database could not take it: the
        bus delivers again, and what was taken already changes nothing."""
        commands = await asyncio.to_thread(lambda: [self._leggi(m.value, Canale.TOPIC) for m in messages])

        def work(connection: Connection) -> list[Accolto | Respinto]:
            esiti = []
            for command, message in zip(commands, messages, strict=True):
                # The header is whatever the hospital's client wrote: only an id may reach audit, events and logs.
                correlazione = harmless_id(message.headers.get("correlation-id", ""))
                call = Call(self._piattaforma, HOSPITAL_MESSAGES, correlazione)
                trace = message.headers.get(TRACEPARENT)
                with about(self._service, correlazione), span("hospital", trace, kind=SpanKind.CONSUMER):
                    esiti.append(self._esegui(connection, command, call))
            self._progress.record(connection, messages)
            return esiti

        for esito in await self._database.write(work):
            reaction_done(self._service, HOSPITAL_MESSAGES, _codice(esito))

    def _leggi(self, corpo: bytes, canale: Canale) -> RiceviMessaggio:
        try:
            return RiceviMessaggio(corpo, canale, self._lettore(corpo, self._clock.now()))
        except MessaggioRifiutato as rifiuto:
            return RiceviMessaggio(corpo, canale, None, rifiuto)
        except Exception as error:
            return _guasto(corpo, canale, error)

    def _esegui(self, connection: Connection, command: RiceviMessaggio, call: Call) -> Accolto | Respinto:
        try:
            with span(call.azione, servizio=self._service), savepoint(connection):
                return ricevi(command, self._unit_of_work(connection, call))
        except Exception as error:
            if trouble(error):  # the database is, not the message
                raise
            # A fault of ours must not stop the messages behind this one: it waits in quarantine until it is mended.
            guasto = _guasto(command.corpo, command.canale, error)
            return ricevi(guasto, self._unit_of_work(connection, call))


def _codice(esito: Accolto | Respinto) -> str:
    return "ok" if isinstance(esito, Accolto) else esito.problemi[0].codice


def _guasto(corpo: bytes, canale: Canale, error: Exception) -> RiceviMessaggio:
    # The message of an exception may quote what the hospital wrote: its kind and its place are enough.
    dove = error.__traceback__
    while dove is not None and dove.tb_next is not None:
        dove = dove.tb_next
    riga = f"{dove.tb_frame.f_code.co_filename}:{dove.tb_lineno}" if dove is not None else "?"
    log.error("hospital message kept in quarantine after %s at %s", type(error).__name__, riga)
    return RiceviMessaggio(corpo, canale, None, MessaggioRifiutato(ERRORE_INTERNO))
