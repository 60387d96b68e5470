"""The contract of every bus, in memory or Kafka."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes on a topic. Messages of one key keep their order.

    `partition` and `offset` say where Kafka keeps it: set on what was read from there, None everywhere else.
    """

    topic: str
    key: str
    value: bytes
    headers: dict[str, str] = field(default_factory=dict)
    partition: int | None = None
    offset: int | None = None


def next_offsets(messages: Sequence[Message]) -> dict[tuple[str, int], int]:
    """Where to go on after these messages, by topic and partition. Empty where they do not come from Kafka."""
    following: dict[tuple[str, int], int] = {}
    for message in messages:
        if message.partition is not None and message.offset is not None:
            place = (message.topic, message.partition)
            following[place] = max(following.get(place, 0), message.offset + 1)
    return following


Handler = Callable[[Sequence[Message]], Awaitable[None]]
"""Takes a batch and returns when its effects are durable. Raises where it should be delivered again."""


class Progress(Protocol):
    """What a subscriber's database has applied, written in the same transactions as the effects.

    A database restored from a backup has applied less than Kafka remembers for the group. Reading again is harmless,
    skipping is not: the bus starts from the lower of the two.
    """

    async def next_offsets(self, topics: Sequence[str]) -> Mapping[tuple[str, int], int]:
        """The next offset wanted of each (topic, partition) of which anything was applied. May raise: asked again."""
        ...


class Bus(Protocol):
    def subscribe(
        self, topics: Sequence[str], handler: Handler, *, group: str = "", progress: Progress | None = None
    ) -> None:
        """Deliver every message of these topics to `handler`, in order per key, at least once. Before `start`.

        `group`: subscribers of one group share the messages, each group gets all of them. `progress`: where the
        subscriber's own database stands.
        """
        ...

    async def publish(self, messages: Sequence[Message]) -> None:
        """Returns when the messages cannot be lost any more; raises otherwise, and they may be published again."""
        ...

    async def start(self) -> None:
        """Begin to deliver. Does not wait for the broker: it may be away, and come."""
        ...

    async def stop(self) -> None:
        """Finish the batch in hand, acknowledge it, let others go on. Bounded in time."""
        ...
