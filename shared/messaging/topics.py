"""The topics, declared: who owns them, how long they keep what, how large a message may be. Created by their owner."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared.contracts.topics import HOSPITAL_MESSAGES, HOSPITAL_NOTICES, LEPS_VALUES, public_topic, restricted_topic

PARTITIONS: Final = 6
"""How many workers of one service may share a topic. Decided once: with another number a case's key lands on another
partition, and its order is lost. So it is never changed behind anybody's back."""

RETENTION: Final = timedelta(days=30)
"""As long as the outbox keeps what it sent, and as old as a backup may be whose database is to catch up from here. No
longer: the databases are the memory, and restricted topics and those of hospitals hold what identifies a person."""

EVENT: Final = 2 * 1024 * 1024
"""Bytes of the largest event, a thousand times the usual one; also the largest batch of small ones."""
BUNDLE: Final = 5 * 1024 * 1024
"""Bytes of the largest message of a hospital, with key and headers: a Bundle with its documents. One larger is refused
to who sends it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`owner`: the service that creates it. Sizes in bytes. `compacted`: the last message of each key stays."""

    name: str
    owner: str
    largest: int = EVENT
    retention: timedelta = RETENTION
    compacted: bool = False

    def settings(self, replication: int) -> dict[str, str]:
        """What the broker must be told. With three copies a message counts as kept when two have it."""
        kept = str(int(self.retention.total_seconds() * 1_000))
        # What was overtaken goes after as long at the latest: otherwise it stays until there is enough to clean.
        policy = {"cleanup.policy": "compact", "max.compaction.lag.ms": kept}
        return {
            **(policy if self.compacted else {"cleanup.policy": "delete", "retention.ms": kept}),
            "max.message.bytes": str(self.largest),
            "min.insync.replicas": str(max(1, replication - 1)),
            # The broker's clock stamps what arrives. A sender's that is an hour ahead would otherwise be refused, and
            # one far behind would see its messages deleted at once.
            "message.timestamp.type": "LogAppendTime",
        }


TOPICS: Final = (
    Topic(public_topic("pua"), "pua"),
    Topic(restricted_topic("pua"), "pua"),
    Topic(public_topic("dimissioni"), "dimissioni"),
    Topic(restricted_topic("dimissioni"), "dimissioni"),
    Topic(HOSPITAL_MESSAGES, "dimissioni", largest=BUNDLE),
    Topic(HOSPITAL_NOTICES, "dimissioni"),
    Topic(public_topic("sad"), "sad"),
    Topic(public_topic("indicators"), "indicators"),
    Topic(LEPS_VALUES, "indicators", compacted=True),
)


def owned_by(service: str) -> tuple[Topic, ...]:
    return tuple(topic for topic in TOPICS if topic.owner == service)
