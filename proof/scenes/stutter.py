"""A bus in memory that delivers as badly as it may: some messages again, batches cut anywhere, readers that fail."""

from collections.abc import Sequence
from itertools import count
from random import Random

from shared.messaging.bus import Handler, Message, Progress
from shared.messaging.memory import MemoryBus

NOT_TAKEN = 25
"""One delivery in so many meets a reader that fails before it did anything."""
NOT_QUITE = 9
"""One publication in so many is delivered whole, and whoever sent it is told that it was not."""


class Stuttered(Exception):
    """It has to be sent again."""


class StutteringBus(MemoryBus):
    """Only the order of a case is kept: what comes again comes with all that followed it."""

    def __init__(self, die: Random) -> None:
        super().__init__()
        self._die = die
        self._deliveries = count(1)
        self._publications = count(1)

    def subscribe(
        self, topics: Sequence[str], handler: Handler, *, group: str = "", progress: Progress | None = None
    ) -> None:
        async def may_fail(messages: Sequence[Message]) -> None:
            if next(self._deliveries) % NOT_TAKEN == 0:
                raise Stuttered
            await handler(messages)

        super().subscribe(topics, may_fail, group=group, progress=progress)

    async def publish(self, messages: Sequence[Message]) -> None:
        done = 0
        while done < len(messages):
            begin = self._die.randint(max(0, done - 5), done)
            end = self._die.randint(done + 1, len(messages))
            await super().publish(messages[begin:end])
            done = end
        if next(self._publications) % NOT_QUITE == 0:
            raise Stuttered
