"""The bus of the embedded host: subscribers in the same process.

It keeps nothing itself. It acknowledges a message only when every subscriber has made its effect durable, so the
outbox of the publisher stays the only copy that matters, and a process killed in between sends again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from shared.messaging.bus import Handler, Message, Progress


class MemoryBus:
    def __init__(self) -> None:
        self._subscriptions: list[tuple[frozenset[str], Handler]] = []
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def subscribe(
        self, topics: Sequence[str], handler: Handler, *, group: str = "", progress: Progress | None = None
    ) -> None:
        del group, progress  # every subscriber gets everything, and nothing is kept
        self._subscriptions.append((frozenset(topics), handler))

    async def publish(self, messages: Sequence[Message]) -> None:
        deliveries = []
        for index, (topics, handler) in enumerate(self._subscriptions):
            batch = [message for message in messages if message.topic in topics]
            if batch:
                deliveries.append(self._deliver(index, handler, batch))
        outcomes = await asyncio.gather(*deliveries, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def start(self) -> None:
        """Nothing to begin: delivery happens inside `publish`."""

    async def stop(self) -> None:
        """Nothing to end."""

    async def _deliver(self, index: int, handler: Handler, batch: Sequence[Message]) -> None:
        # One batch at a time per subscriber, as with a partition: two publishers never interleave inside a handler.
        async with self._turns[index]:
            await handler(batch)
