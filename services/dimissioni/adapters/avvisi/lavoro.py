"""The work of telling hospitals, round after round: number, publish, carry. One process does it at a time.

What was carried or published and not yet written down is told again: a receiver knows a repetition by its number.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from services.dimissioni.adapters.avvisi import misure
from services.dimissioni.adapters.avvisi.notifiche import fino_a, messaggio, spedizione
from services.dimissioni.application.avvisi.ports import AvvisiUnitOfWork
from services.dimissioni.application.avvisi.racconto import (
    da_pubblicare,
    da_spedire,
    numera,
    pubblicati,
    registra,
)
from services.dimissioni.application.avvisi.sottoscrizioni import Eventi
from shared.kernel.actor import platform
from shared.kernel.clock import Clock
from shared.messaging.bus import Bus
from shared.persistence.call import Call
from shared.persistence.engine import Database
from shared.persistence.rounds import LedRounds, Round
from shared.webhooks.chiavi import Radici
from shared.webhooks.spedizione import Corriere

T = TypeVar("T")
GIRO = 1.0
"""Seconds between two rounds."""
CHIAMATA = Call(platform("dimissioni"), "avvisi")


class LavoroDegliAvvisi:
    """`indirizzo`: of our FHIR server, as hospitals reach it. `run` goes on until it is cancelled."""

    def __init__(
        self,
        database: Database,
        unit_of_work: Callable[[Connection, Call], AvvisiUnitOfWork],
        bus: Bus,
        corriere: Corriere,
        clock: Clock,
        radici: Radici,
        indirizzo: str,
    ) -> None:
        self._database = database
        self._unit_of_work = unit_of_work
        self._bus = bus
        self._corriere = corriere
        self._clock = clock
        self._radici = radici
        self._indirizzo = indirizzo

    async def run(self) -> None:
        rounds = (
            Round("numeri", self.numera, GIRO),
            Round("topic", self.pubblica, GIRO),
            Round("webhook", self.spedisci, GIRO),
        )
        await LedRounds("avvisi", self._database, rounds, misure.giro_fallito).run()

    async def numera(self) -> int:
        """The notices that have no number yet: how many."""
        if not await self._read(lambda uow: uow.avvisi.qualcuno_da_numerare()):
            return 0
        return await self._write(numera)

    async def pubblica(self) -> int:
        """The notices that the topic does not have yet, in order: how many."""
        waiting = await self._read(da_pubblicare)
        if waiting:
            await self._bus.publish([messaggio(avviso, self._indirizzo) for avviso in waiting])
            await self._write(partial(pubblicati, waiting))
            misure.pubblicati(len(waiting))
        return len(waiting)

    async def spedisci(self) -> int:
        """One attempt for each subscription to which something is due: how many."""
        due = await self._read(da_spedire)
        await asyncio.gather(*map(self._spedisci, due))
        return len(due)

    async def _spedisci(self, eventi: Eventi) -> None:
        began = self._clock.now()
        risposta = await self._corriere.porta(spedizione(eventi, self._indirizzo, self._radici))
        told = partial(registra, eventi.sottoscrizione.id, fino_a(eventi), began, risposta)
        misure.tentato(risposta.esito, await self._write(told))

    async def _read(self, work: Callable[[AvvisiUnitOfWork], T]) -> T:
        return await self._database.read(lambda connection: work(self._unit_of_work(connection, CHIAMATA)))

    async def _write(self, work: Callable[[AvvisiUnitOfWork], T]) -> T:
        return await self._database.write(lambda connection: work(self._unit_of_work(connection, CHIAMATA)))
