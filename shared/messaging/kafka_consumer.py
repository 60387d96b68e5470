"""Reads a subscription's topics in a thread of its own: batch, effects, acknowledgement, one after the other.

What Kafka remembers for the group only says where to go on; that effects happen once is the handler's business. So
nothing here is precious: a refused acknowledgement, a batch handled twice around a rebalance, a connection begun anew
are all harmless.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Coroutine, Sequence
from concurrent import futures
from dataclasses import dataclass
from typing import Any, TypeVar

from kafka import KafkaConsumer, OffsetAndMetadata
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from kafka.structs import MemberState

from shared.kernel.failpoint import failpoint
from shared.messaging.bus import Handler, Message, Progress
from shared.messaging.kafka_assignment import Assignment, Place
from shared.messaging.kafka_client import Bootstrap, connect
from shared.messaging.kafka_denial import denials

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_RECORDS = 200
"""Records of one batch."""
FETCH_PER_PARTITION = 256 * 1024
"""Bytes fetched of one partition at a time: what a long backlog of one may put before the others. A larger message
comes all the same, alone."""
LARGEST_FETCH = 16 * 1024 * 1024
POLL = 0.2
"""Seconds without news after which the thread looks whether it should stop."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
DRAIN = 15.0
"""Seconds a stop waits for the batch in hand. It is not acknowledged then, and comes again elsewhere."""
_REBALANCED = (CommitFailedError, RebalanceInProgressError, IllegalGenerationError, UnknownMemberIdError)


@dataclass(frozen=True)
class Subscription:
    topics: tuple[str, ...]
    handler: Handler
    group: str
    progress: Progress | None


class Stopping(Exception):
    """The time a stop gives to what is in hand is over."""


class Reader:
    """One member of one consumer group, whose handler runs in `loop`."""

    def __init__(
        self,
        bootstrap: Bootstrap,
        client_id: str,
        subscription: Subscription,
        session_timeout: float,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.subscription = subscription
        self.assignment = Assignment()
        self.failing_since: float | None = None
        self.denied: tuple[str, ...] = ()
        self.reading = False
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._session_timeout = session_timeout
        self._stopping = threading.Event()
        self._deadline = 0.0
        self._pause = 0.0
        self._failed_at = 0.0
        self._uncommitted: dict[Place, int] = {}
        self._acknowledging_late = False
        self._loop = loop
        self._thread = threading.Thread(target=self._run, name=f"kafka {subscription.group}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._deadline = time.monotonic() + DRAIN
        self._stopping.set()

    def join(self, timeout: float) -> bool:
        """Whether it has ended, within so many seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read()
            except Exception as error:
                self._stopping.wait(self._lengthen_pause(error))
            finally:
                self.reading = False

    def _read(self) -> None:
        consumer = self._open()
        try:
            self.assignment.follow(consumer)
            consumer.subscribe(self.subscription.topics, listener=self.assignment)
            self.reading = True
            while not self._stopping.is_set():
                self._commit(consumer)
                self._place(consumer)
                _see_join_through(consumer)
                self._take_turn(consumer)
        finally:
            self.assignment.clear()
            self._uncommitted.clear()
            consumer.close(autocommit=False, timeout_ms=2_000)

    def _open(self) -> Any:
        return connect(
            KafkaConsumer,
            self._bootstrap,
            client_id=self._client_id,
            group_id=self.subscription.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            partition_assignment_strategy=[CooperativeStickyAssignor],
            session_timeout_ms=int(self._session_timeout * 1_000),
            heartbeat_interval_ms=int(min(1.0, self._session_timeout / 3) * 1_000),
            max_partition_fetch_bytes=FETCH_PER_PARTITION,
            fetch_max_bytes=LARGEST_FETCH,
            request_timeout_ms=10_000,
        )

    def _take_turn(self, consumer: Any) -> None:
        records = consumer.poll(timeout_ms=int(POLL * 1_000), max_records=MOST_RECORDS)
        if not records:
            if time.monotonic() - self._failed_at > 2 * LONGEST_PAUSE:
                self._recovered()
            return
        messages = [_message(record) for batch in records.values() for record in batch]
        try:
            failpoint("consumer.before-handle")
            self._wait(self._handle(messages))
            failpoint("consumer.after-handle")
        except Stopping:
            return
        except Exception as error:
            for place, batch in records.items():
                consumer.seek(place, batch[0].offset)
            self._hold_off(consumer, self._lengthen_pause(error))
            return
        self._recovered()
        self._uncommitted.update({place: batch[-1].offset + 1 for place, batch in records.items()})
        self._commit(consumer)
        failpoint("consumer.after-commit")

    async def _handle(self, messages: Sequence[Message]) -> None:
        await self.subscription.handler(messages)

    def _commit(self, consumer: Any) -> None:
        """What is not acknowledged stays to be, until it is or the partition has gone to somebody else."""
        mine = consumer.assignment()
        self._uncommitted = {place: offset for place, offset in self._uncommitted.items() if place in mine}
        if not self._uncommitted:
            return
        offsets = {place: OffsetAndMetadata(offset, "", -1) for place, offset in self._uncommitted.items()}
        try:
            consumer.commit(offsets, timeout_ms=2_000)
        except _REBALANCED as error:
            log.info("%s: not acknowledged during a rebalance: %s", self.subscription.group, type(error).__name__)
        except KafkaError as error:
            if not error.retriable:
                raise
            if not self._acknowledging_late:
                log.warning("%s: not acknowledged yet: %s", self.subscription.group, type(error).__name__)
            self._acknowledging_late = True
        else:
            self._uncommitted.clear()
            self._acknowledging_late = False

    def _place(self, consumer: Any) -> None:
        """Begin to read the partitions that came: from where both Kafka and the database agree to have been."""
        arrived = self.assignment.arrived
        if not arrived:
            return
        try:
            if self.subscription.progress is not None:
                stored = self._wait(self.subscription.progress.next_offsets(self.subscription.topics))
                self.assignment.seek(arrived, stored, self.subscription.group)
        except Exception as error:
            self._hold_off(consumer, self._lengthen_pause(error))
            return
        self.assignment.begin(arrived)
        self._recovered()

    def _hold_off(self, consumer: Any, seconds: float) -> None:
        """Read nothing for a while, and stay a member of the group meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stopping.is_set():
            consumer.pause(*consumer.assignment())
            _see_join_through(consumer)
            consumer.poll(timeout_ms=max(1, int(min(left, POLL) * 1_000)))
        consumer.resume(*(consumer.assignment() - self.assignment.arrived))

    def _lengthen_pause(self, error: Exception) -> float:
        """Seconds to wait after one more failure. The log names the error's type: its text might hold payload."""
        self._failed_at = time.monotonic()
        self.failing_since = self.failing_since or self._failed_at
        self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        denied, self.denied = self.denied, denials(error)
        if self.denied and self.denied != denied:
            log.error("%s: Kafka refuses: %s", self.subscription.group, ", ".join(self.denied))
        log.warning("%s: %s; again in %.1f s", self.subscription.group, type(error).__name__, self._pause)
        return self._pause

    def _recovered(self) -> None:
        self._pause, self.failing_since, self.denied = 0.0, None, ()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        while not futures.wait([future], timeout=POLL).done:
            if self._stopping.is_set() and time.monotonic() > self._deadline:
                future.cancel()
                raise Stopping(self.subscription.group)
        return future.result()


def _see_join_through(consumer: Any) -> None:
    """Make the next poll take up a join that an earlier one left on its way.

    kafka-python 3.0.12 forgets it where the join began because the topics changed (as at every first join) and the
    poll ended before its answer came: it then neither finishes it, nor beats, nor joins again, for ever. The library
    has no public way to say "still joining".
    """
    if consumer.group_metadata().state != MemberState.STABLE:
        consumer._coordinator.request_rejoin()


def _message(record: Any) -> Message:
    return Message(
        topic=record.topic,
        key=(record.key or b"").decode("utf-8", "replace"),
        value=record.value or b"",
        headers={name: (value or b"").decode("utf-8", "replace") for name, value in record.headers or ()},
        partition=record.partition,
        offset=record.offset,
    )
