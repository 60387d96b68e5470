"""Takes what was committed in the outbox to the bus, in order, until the bus says that it has it.

Among the processes of a service one relay is at work; the others stand by for the day that it falls.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, Row, func, select, update

from shared.contracts.topics import public_topic, restricted_topic
from shared.kernel.clock import Clock
from shared.kernel.failpoint import failpoint
from shared.messaging.bus import Bus, Message
from shared.observability.metrics import relay_failed, relay_sent
from shared.observability.traces import TRACEPARENT, forwarded
from shared.persistence.engine import Database
from shared.persistence.machinery import Machinery
from shared.persistence.wall import by_platform

log = logging.getLogger(__name__)

BATCH = 200
LINGER = 0.01
"""Seconds between the first commit and the sending: what commits meanwhile shares the trip."""
LONGEST_PAUSE = 5.0
IDLE_ALONE = 1.0
IDLE_AMONG_OTHERS = 0.1
"""Seconds until an idle relay looks by itself: nobody wakes it for what another process committed. What gathers
meanwhile shares the trip, here and with every reader: looking more often costs more than it gains."""
CONFIRM_EVERY = 1.0
"""Seconds between two looks at whether the lead is still ours. Two that lead for a moment only repeat each other."""
KEPT = timedelta(days=30)
"""How long a sent row stays before it is swept: long enough to look into, short enough to stay small."""
SWEEP_EVERY = timedelta(hours=1)

_Unsent = Row[tuple[int, str, bytes, bytes | None, str | None]]


class Relay:
    """`run` goes on until it is cancelled."""

    def __init__(
        self,
        service: str,
        database: Database,
        machinery: Machinery,
        bus: Bus,
        clock: Clock,
        *,
        restricted: bool = False,
    ) -> None:
        self._service = service
        self._database = database
        self._outbox = machinery.outbox
        self._bus = bus
        self._clock = clock
        self._restricted = restricted
        self._idle = IDLE_ALONE if database.alone else IDLE_AMONG_OTHERS
        self._wake = asyncio.Event()
        self._swept: datetime | None = None
        database.on_commit(self._wake.set)

    async def run(self) -> None:
        pause = 0.0
        while True:
            try:
                async with self._database.lead("relay") as lead:
                    log.info("relay of %s: at work", self._service)
                    confirmed = monotonic()
                    while True:
                        if monotonic() - confirmed > CONFIRM_EVERY:
                            await lead.confirm()
                            confirmed = monotonic()
                        await self._send_what_there_is()
                        pause = 0.0
                        await self._until_woken()
            except Exception as error:
                pause = min(max(pause * 2, 0.1), LONGEST_PAUSE)
                relay_failed(self._service)
                log.warning("relay of %s: %s; again in %.1f s", self._service, type(error).__name__, pause)
                await asyncio.sleep(pause)

    async def _send_what_there_is(self) -> None:
        while await self.send_batch() == BATCH:  # a smaller one was the last: the next may gather meanwhile
            pass
        await self._sweep_when_due()

    async def _until_woken(self) -> None:
        # Not wait_for: on Python 3.11 it loses a cancellation that meets the wake-up, and stop() would wait forever.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._idle):
                await self._wake.wait()
            await asyncio.sleep(LINGER)
        self._wake.clear()

    async def send_batch(self) -> int:
        """Send the oldest unsent rows; how many there were. A row is marked only after the bus acknowledged it."""
        rows = await self._database.glance(by_platform(self._unsent))
        if not rows:
            return 0
        failpoint("relay.before-send")
        with forwarded("relay", [row.trace for row in rows], servizio=self._service) as traces:
            await self._bus.publish(self._messages(rows, traces))
        failpoint("relay.after-send")
        positions = [row.position for row in rows]
        await self._database.write(by_platform(lambda connection: self._mark(connection, positions)))
        failpoint("relay.after-mark")
        relay_sent(self._service, len(rows))
        return len(rows)

    def _messages(self, rows: Sequence[_Unsent], traces: Sequence[str | None]) -> list[Message]:
        public, restricted = public_topic(self._service), restricted_topic(self._service)
        messages = []
        for row, trace in zip(rows, traces, strict=True):
            headers = {TRACEPARENT: trace} if trace else {}
            messages.append(Message(public, row.caso_id, row.public, headers))
            if self._restricted:
                messages.append(Message(restricted, row.caso_id, row.restricted or row.public, headers))
        return messages

    async def waiting(self) -> int:
        """How many rows have not been sent yet."""
        waiting, _ = await self._database.read(by_platform(self.backlog))
        return waiting

    def backlog(self, connection: Connection) -> tuple[int, float]:
        """How many rows have not been sent yet, and the age in seconds of the oldest (0 where there is none)."""
        table = self._outbox.c
        unsent = select(func.count(), func.min(table.at)).where(table.sent_at.is_(None))
        waiting, oldest = connection.execute(unsent).one()
        if oldest is None:
            return waiting, 0.0
        return waiting, (self._clock.now() - datetime.fromisoformat(oldest)).total_seconds()

    def _unsent(self, connection: Connection) -> list[_Unsent]:
        table = self._outbox.c
        statement = (
            select(table.position, table.caso_id, table.public, table.restricted, table.trace)
            .where(table.sent_at.is_(None))
            .order_by(table.position)
            .limit(BATCH)
        )
        return list(connection.execute(statement))

    def _mark(self, connection: Connection, positions: list[int]) -> None:
        table = self._outbox
        connection.execute(
            update(table).where(table.c.position.in_(positions)).values(sent_at=self._clock.now().isoformat())
        )

    async def sweep(self) -> None:
        """Delete what was sent long ago. What was never sent stays, however old."""
        table = self._outbox
        oldest_kept = (self._clock.now() - KEPT).isoformat()
        long_sent = table.delete().where(table.c.sent_at < oldest_kept)
        await self._database.write(by_platform(lambda connection: connection.execute(long_sent).rowcount))

    async def _sweep_when_due(self) -> None:
        now = self._clock.now()
        if self._swept is None or now - self._swept >= SWEEP_EVERY:
            self._swept = now
            await self.sweep()
