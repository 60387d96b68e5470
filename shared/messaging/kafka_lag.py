"""Asks the broker, from outside, how far consumer groups are: committed against end offset.

It does not go by what the readers say of themselves: one that is alive and stuck believes that all is well. It serves
for groups of this process (`KafkaBus`) and for those that others read with other clients.
"""

import logging
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, OffsetSpec, TopicPartition
from kafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError, for_code

from shared.messaging.kafka_client import Bootstrap, InvalidAddress, connect
from shared.messaging.kafka_denial import denials, group_denied, topic_denied
from shared.messaging.standing import PartitionStanding

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two questions."""
UNREACHABLE_AFTER = 10.0


@dataclass(frozen=True, slots=True)
class _Seen:
    committed: int | None
    end: int
    moved_at: float


class LagProbe:
    """A thread that asks until it is stopped. `groups`: consumer group -> the topics it reads."""

    def __init__(self, bootstrap: Bootstrap, client_id: str, groups: Mapping[str, Sequence[str]]) -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._groups = {group: tuple(topics) for group, topics in groups.items()}
        self._topics = sorted({topic for topics in groups.values() for topic in topics})
        self._seen: dict[tuple[str, str, int], _Seen] = {}
        self._missing: frozenset[str] = frozenset()
        self.denied: tuple[str, ...] = ()
        self._answered_at: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kafka lag", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._stopping.set()

    def join(self, timeout: float) -> bool:
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def reached(self) -> bool:
        return self._answered_at is not None

    @property
    def reachable(self) -> bool:
        return self.answered_ago is not None and self.answered_ago < UNREACHABLE_AFTER

    @property
    def answered_ago(self) -> float | None:
        return None if self._answered_at is None else time.monotonic() - self._answered_at

    def missing(self, topics: Collection[str]) -> tuple[str, ...]:
        """Those of them that do not exist, as of the last answer."""
        return tuple(sorted(self._missing.intersection(topics)))

    def partitions(
        self, group: str, mine: Collection[tuple[str, int]] = (), gaps: Mapping[tuple[str, int], int] | None = None
    ) -> tuple[PartitionStanding, ...]:
        """Every partition the group reads, as of the last answer. `mine`, `gaps`: see PartitionStanding."""
        now = time.monotonic()
        found = []
        for (of, topic, partition), seen in sorted(self._seen.items()):
            if of != group:
                continue
            behind = seen.end > (seen.committed or 0)
            found.append(
                PartitionStanding(
                    topic=topic,
                    partition=partition,
                    committed=seen.committed,
                    end=seen.end,
                    still_for=now - seen.moved_at if behind else 0.0,
                    mine=(topic, partition) in mine,
                    gap=(gaps or {}).get((topic, partition), 0),
                )
            )
        return tuple(found)

    def _run(self) -> None:
        admin: Any = None
        while not self._stopping.is_set():
            try:
                if admin is None:
                    admin = connect(
                        KafkaAdminClient, self._bootstrap, client_id=self._client_id, request_timeout_ms=5_000
                    )
                self._deny(self._ask(admin))
            except InvalidAddress as error:
                log.error("%s", error)  # a password file that was there at the start; names no password
            except KafkaError as error:
                self._deny(denials(error))
                log.warning("Kafka at %s does not say how far groups are: %s", self._bootstrap, type(error).__name__)
                if admin is not None and not error.retriable:
                    admin.close()
                    admin = None
            self._stopping.wait(EVERY)
        if admin is not None:
            admin.close()

    def _deny(self, denied: tuple[str, ...]) -> None:
        if denied and denied != self.denied:
            log.error("Kafka at %s refuses: %s", self._bootstrap, ", ".join(denied))
        self.denied = denied

    def _ask(self, admin: Any) -> tuple[str, ...]:
        """What it refuses to say."""
        there: list[Any] = []
        denied: list[str] = []
        missing = set(self._topics)
        for topic in admin.describe_topics(self._topics) if self._topics else ():
            if for_code(topic["error_code"]) is TopicAuthorizationFailedError:
                missing.discard(topic["name"])
                denied.append(topic_denied(topic["name"]))
            elif topic["error_code"] == 0:
                missing.discard(topic["name"])
                there += [TopicPartition(topic["name"], part["partition_index"]) for part in topic["partitions"]]
        ends = admin.list_partition_offsets(dict.fromkeys(there, OffsetSpec.LATEST)) if there else {}
        self._answered_at = time.monotonic()
        wanted = {group: [place for place in there if place.topic in topics] for group, topics in self._groups.items()}
        asked = {group: places for group, places in wanted.items() if places}
        committed: dict[str, Any] = {}
        for group, places in asked.items():
            try:
                committed |= admin.list_group_offsets({group: places})
            except GroupAuthorizationFailedError:
                denied.append(group_denied(group))
        now = time.monotonic()
        seen = {}
        for group, places in asked.items():
            for place in places:
                found = committed.get(group, {}).get(place)
                at = None if found is None or found.offset < 0 else found.offset
                end = ends[place].offset
                before = self._seen.get((group, place.topic, place.partition))
                still = before is not None and before.committed == at and before.end > (before.committed or 0)
                seen[group, place.topic, place.partition] = _Seen(at, end, before.moved_at if before and still else now)
        for topic in missing - self._missing:
            log.error("topic %s does not exist: nothing can be read of it until somebody creates it", topic)
        self._seen, self._missing = seen, frozenset(missing)
        return tuple(denied)
