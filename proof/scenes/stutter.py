"""A bus in memory that delivers as badly as it may: some messages again, batches cut anywhere, then "it failed"."""

from collections.abc import Sequence
from random import Random

from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus


class NotQuite(Exception):
    """Everything was delivered, and whoever sent it is told that it was not."""


class StutteringBus(MemoryBus):
    """Only the order of a case is kept: what comes again comes with all that followed it."""

    def __init__(self, die: Random) -> None:
        super().__init__()
        self._die = die

    async def publish(self, messages: Sequence[Message]) -> None:
        done = 0
        while done < len(messages):
            begin = self._die.randint(max(0, done - 5), done)
            end = self._die.randint(done + 1, len(messages))
            await super().publish(messages[begin:end])
            done = end
        if self._die.random() < 0.15:
            raise NotQuite
