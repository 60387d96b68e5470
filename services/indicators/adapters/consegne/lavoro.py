"""The work of the deliveries, round after round: look, publish, carry. One process of the service does it at a time.

Each round stands on what the database says, and remembers nothing: whoever takes over goes on where the other fell.
What was carried and not yet written down is carried again, under the same id.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from services.indicators.adapters.consegne import misure
from services.indicators.application.consegne.osserva import cambiati, da_fotografare, fotografa, osserva
from services.indicators.application.consegne.spedizione import da_spedire, registra
from services.indicators.application.ports import UnitOfWork
from services.indicators.application.ports_consegne import Fotografia
from shared.contracts.topics import LEPS_VALUES
from shared.kernel.actor import platform
from shared.kernel.clock import Clock
from shared.messaging.bus import Bus, Message
from shared.persistence.call import Call
from shared.persistence.engine import Database
from shared.persistence.rounds import LedRounds, Round
from shared.webhooks.spedizione import Corriere, Spedizione

T = TypeVar("T")
Aperta = Callable[[Connection, Call], UnitOfWork]

SGUARDO = 10.0
"""Seconds between two looks at what moved."""
GIRO = 1.0
"""Seconds between two rounds of what is to be published and carried."""
CHIAMATA = Call(platform("indicators"), "consegne")
INSIEME = 50
"""Snapshots published together."""


class LavoroDelleConsegne:
    """`run` goes on until it is cancelled."""

    def __init__(
        self,
        database: Database,
        unit_of_work: Aperta,
        bus: Bus,
        corriere: Corriere,
        clock: Clock,
        *,
        sguardo: float = SGUARDO,
    ) -> None:
        self._database = database
        self._unit_of_work = unit_of_work
        self._bus = bus
        self._corriere = corriere
        self._clock = clock
        self._sguardo = sguardo

    async def run(self) -> None:
        """Three rounds side by side: a broker that is away delays no delivery, a slow receiver no look."""
        rounds = (
            Round("sguardo", self.guarda, self._sguardo),
            Round("topic", self.pubblica, GIRO),
            Round("webhook", self.spedisci, GIRO),
        )
        await LedRounds("consegne", self._database, rounds, misure.giro_fallito).run()

    async def guarda(self) -> int:
        """What moved, and whose time has come: how many deliveries were made."""
        seen = await self._read(cambiati)
        if seen:
            await self._write(partial(osserva, seen))
        made = 0
        for ambito in await self._read(da_fotografare):
            made += await self._write(partial(fotografa, ambito))
        return made

    async def pubblica(self) -> int:
        """The snapshots that the topic does not have yet, in order: how many."""
        waiting = await self._read(lambda uow: uow.recapiti.fotografie.da_pubblicare(INSIEME))
        if not waiting:
            return 0
        await self._bus.publish([Message(LEPS_VALUES, each.ambito, each.contenuto) for each in waiting])
        await self._write(partial(_segna, waiting))
        misure.pubblicate(len(waiting))
        return len(waiting)

    async def spedisci(self) -> int:
        """One attempt for each delivery whose time has come: how many."""
        due = await self._read(da_spedire)
        await asyncio.gather(*(self._spedisci(each) for each in due))
        return len(due)

    async def _spedisci(self, spedizione: Spedizione) -> None:
        began = self._clock.now()
        risposta = await self._corriere.porta(spedizione)
        consegna = await self._write(partial(registra, spedizione.id, began, risposta))
        misure.tentato(risposta.esito, consegna)

    async def _read(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self._database.read(lambda connection: work(self._unit_of_work(connection, CHIAMATA)))

    async def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self._database.write(lambda connection: work(self._unit_of_work(connection, CHIAMATA)))


def _segna(published: Sequence[Fotografia], uow: UnitOfWork) -> None:
    uow.recapiti.fotografie.pubblicate([each.id for each in published])
    uow.commit()
