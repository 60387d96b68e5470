"""The contract of every bus, in memory or Kafka."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes on a topic. Messages of one key keep their order."""

    topic: str
    key: str
    value: bytes
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Sequence[Message]], Awaitable[None]]
"""Takes a batch and returns when its effects are durable. Raises where it should be delivered again."""


class Bus(Protocol):
    def subscribe(self, topics: Sequence[str], handler: Handler) -> None:
        """Deliver every message of these topics to `handler`, in order per key, at least once."""
        ...

    async def publish(self, messages: Sequence[Message]) -> None:
        """Returns when the messages cannot be lost any more; raises otherwise, and they may be published again."""
        ...
