"""The stream as a process runs it: waits for the topics, starts, watches, drains; says how it is doing meanwhile."""

import asyncio
import logging
from collections.abc import Sequence

from services.indicators.bootstrap import PUBLISHERS, SERVICE, Indicators
from services.indicators.entrypoints.feeding import Feeding
from services.indicators.entrypoints.stream import Reader, create_stream
from shared.contracts.topics import public_topic
from shared.messaging.bus import Handler, Progress
from shared.messaging.kafka_client import Bootstrap, brokers
from shared.messaging.kafka_lag import LagProbe
from shared.messaging.standing import BusStanding, SubscriptionStanding

log = logging.getLogger(__name__)

GROUP = f"raccordo.{SERVICE}"
LOOK = 0.25
"""Seconds between two looks at what cannot call: Faust's crash is set from another thread."""
DRAIN = 15.0
"""Seconds a stop gives to the batch in hand."""
LEAVING = 5.0
"""Seconds to leave the group: it takes 0.1, and for ever where the broker is away."""
SESSION_TIMEOUT = 10.0
"""Seconds after which the group gives the partitions of a member that fell silent to others."""


class StreamCrashed(Exception):
    """Faust gave up. The process must end, and be started again: what was not acknowledged is read again."""


class StreamStuck(StreamCrashed):
    """Alive, nothing in hand, and messages waiting at the broker that it does not read."""


class StreamDidNotStop(StreamCrashed):
    """It hangs in its own thread, and that thread would keep the process alive: end it by `os._exit`."""


class StreamWorker:
    """Feeds `handle` with what the topics hold. `bootstrap`: host:port,host:port; raises InvalidAddress."""

    def __init__(
        self,
        handle: Handler,
        bootstrap: Bootstrap,
        topics: Sequence[str],
        group: str = GROUP,
        progress: Progress | None = None,
        *,
        session_timeout: float = SESSION_TIMEOUT,
    ) -> None:
        self._brokers = brokers(bootstrap)
        self._topics = tuple(topics)
        self._group = group
        self._progress = progress
        self._session_timeout = session_timeout
        self._feeding = Feeding(handle)
        self._probe = LagProbe(bootstrap, f"{group}.lag", {group: self._topics})
        self._reader: Reader | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Returns after `stop` is set and the batch in hand is acknowledged. Raises StreamCrashed.

        A broker that is away, topics that do not exist yet, and permissions are waited for; `standing` says so.
        """
        self._probe.start()
        try:
            while not self._probe.reached or self._probe.missing(self._topics) or self._probe.denied:
                if await _set_within(stop, LOOK):
                    return
            await self._read(stop)
        finally:
            self._probe.ask_to_stop()

    @property
    def standing(self) -> BusStanding:
        """How far it is: by the broker's account, not by Faust's. Asks nobody."""
        probe, reader = self._probe, self._reader
        mine = reader.mine if reader else frozenset()
        return BusStanding(
            reached=probe.reached,
            reachable=probe.reachable,
            subscriptions=(
                SubscriptionStanding(
                    group=self._group,
                    topics=self._topics,
                    reading=bool(mine),
                    failing_for=self._feeding.failing_for,
                    missing_topics=probe.missing(self._topics),
                    measured_ago=probe.answered_ago,
                    partitions=probe.partitions(self._group, mine, reader.gaps if reader else {}),
                ),
            ),
            denied=probe.denied,
        )

    async def _read(self, stop: asyncio.Event) -> None:
        reader = self._reader = create_stream(
            self._feeding, self._brokers, self._topics, self._group, self._progress, self._session_timeout
        )
        # It returns when partitions are assigned, which may be long after: the stop must not wait for it.
        starting = asyncio.create_task(reader.start(), name="faust start")
        try:
            while not await _set_within(stop, LOOK):
                if self._feeding.idle and self._probe.reachable and self.standing.subscriptions[0].stuck:
                    raise StreamStuck(self._group)
                if starting.done() and starting.exception():
                    raise StreamCrashed(type(starting.exception()).__name__) from starting.exception()
                if reader.crashed:
                    raise StreamCrashed(type(reader.crash_reason).__name__) from reader.crash_reason
        finally:
            await self._leave(reader, starting)

    async def _leave(self, reader: Reader, starting: asyncio.Task[None]) -> None:
        """Let the batch in hand end, acknowledge it, leave the group so that others go on at once."""
        await self._feeding.stop(DRAIN)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        try:
            async with asyncio.timeout(LEAVING):
                await reader.stop()
        except TimeoutError:
            raise StreamDidNotStop(self._group) from None


def stream_worker(indicators: Indicators, bootstrap: Bootstrap) -> StreamWorker:
    """Raises InvalidAddress."""
    consumer = indicators.runtime.consumer
    topics = [public_topic(publisher) for publisher in PUBLISHERS]
    return StreamWorker(consumer.handle, bootstrap, topics, progress=consumer.progress)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
