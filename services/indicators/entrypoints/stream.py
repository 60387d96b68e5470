"""Faust reads the publishers' events and feeds them to the consumer: the projection is the embedded form's.

The only file that knows Faust, and it lets little of it in: raw bytes, no tables, no models, nothing sent, nothing
created, and nothing acknowledged but by us. What each choice avoids is told in docs/adr/0015-faust.md.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

import faust
from faust.app import BootStrategy
from faust.exceptions import ConsumerNotStarted
from faust.streams import Stream
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ChannelT, EventT, StreamT
from faust.types.auth import CredentialsT

from services.indicators.entrypoints.beginning import begin_at
from services.indicators.entrypoints.feeding import Feeding
from shared.kernel.failpoint import failpoint
from shared.messaging.bus import Message, Progress
from shared.messaging.kafka_client import SCRAM, Brokers

BATCH = 200
"""Messages at most between two acknowledgements; the consumer's transactions are smaller."""
WAIT, WAITS = 0.002, 20
"""Seconds, and how often at most, that a batch waits for messages that are on their way; ends when none came."""
REVOKE_PATIENCE = 20.0
"""Seconds that a rebalance waits for the batch in hand: less than the rebalance timeout."""
SEEK_PATIENCE = 25.0
"""Seconds to find out where to go on: less than the request timeout, at which Faust stops reading without a word."""
NEVER = 10.0 * 365 * 24 * 3600


class StreamEnded(Exception):
    """Faust ended the stream though nobody asked for it."""


def create_stream(
    feeding: Feeding,
    brokers: Brokers,
    topics: Sequence[str],
    group: str,
    progress: Progress | None = None,
    session_timeout: float = 10.0,
) -> "Reader":
    """`progress`: where the database stands. Call it in the event loop that will run it."""
    app = Reader(
        group,
        broker=[f"aiokafka://{address}" for address in brokers.addresses],
        broker_credentials=_credentials(brokers),
        broker_client_id=group,
        # It only reads. The topics are made by `migrate`.
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        # Without standbys of tables Faust takes the client's round robin, instead of an assignor of its own.
        table_standby_replicas=0,
        consumer_auto_offset_reset="earliest",
        broker_max_poll_records=2000,
        stream_buffer_maxsize=4096,
        # What is durable is told to the broker once a second. What a kill repeats is known by then, and passed over.
        broker_commit_interval=1.0,
        # Faust's own is 60 s: so long nobody would read the partitions of a worker that was killed.
        broker_session_timeout=session_timeout,
        broker_heartbeat_interval=min(1.0, session_timeout / 3),
        broker_rebalance_timeout=30.0,
        broker_request_timeout=30.0,
        # Else one whose database is gone leaves the group, and never comes back: the client joins again when somebody
        # reads, Faust reads when it has joined.
        broker_max_poll_interval=NEVER,
        # A rebalance waits for the batch in hand below: Faust's own waiting has no end while the database is gone.
        stream_wait_empty=False,
        # Faust's alarms count what passes its iterator, and most of a batch does not; the probe asks the broker.
        stream_processing_timeout=NEVER,
        broker_commit_livelock_soft_timeout=NEVER,
    )
    app.begin(topics, progress)
    # While the broker is away it writes ten errors a second. The probe says so once, and a crash tells its reason.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    topic = app.topic(*topics, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    # One agent, one batch at a time, over all topics: order per partition holds by construction, and the consumer's
    # transactions have one writer. More workers, up to the partitions, are how it scales.
    @app.agent(topic, name="proiezione", concurrency=1)
    async def proiezione(stream: StreamT[bytes]) -> None:
        try:
            async for events in _batches(cast(Stream[bytes], stream)):
                # What was read before a rebalance is read again after it, by us or by another.
                batch = [event for event in events if event.message.generation_id == app.consumer_generation_id]
                if batch and await feeding.feed([_message(event) for event in batch]):
                    for event in batch:
                        event.ack()
                    failpoint("stream.after-ack")
            if not (feeding.stopping or app.should_stop):
                raise StreamEnded
        except Exception as error:
            # Faust would start the agent again and go on after what it had in hand; a new process reads that again.
            await app.crash(error)

    @app.on_partitions_revoked.connect
    async def let_the_batch_end(*_: object, **__: object) -> None:
        await feeding.let_go(REVOKE_PATIENCE)
        await app.consumer.commit()

    @app.on_partitions_assigned.connect
    async def go_on(*_: object, **__: object) -> None:
        feeding.go_on()

    return app


def _credentials(brokers: Brokers) -> CredentialsT | None:
    tls = brokers.tls()
    if brokers.user:
        return faust.SASLCredentials(username=brokers.user, password=brokers.password, ssl_context=tls, mechanism=SCRAM)
    return None if tls is None else faust.SSLCredentials(tls)


async def _batches(stream: Stream[bytes]) -> AsyncIterator[list[EventT[bytes]]]:
    """What has arrived and keeps arriving, at most BATCH of it: nearly alone when events are rare, full under load.

    While a batch is counted Faust hardly gets to move the next messages into the queue, one by one on the same loop:
    without the short wait most batches would have one message. `take` would wait out its whole time for each batch,
    and acknowledges also what it gave to somebody who failed.
    """
    unacknowledged = stream.noack()
    queue = cast(ChannelT[bytes], unacknowledged.channel).queue
    async for event in unacknowledged.events():
        batch = [event]
        try:
            for _ in range(WAITS):
                await asyncio.sleep(WAIT)
                before = len(batch)
                while len(batch) < BATCH and not queue.empty():
                    batch.append(queue.get_nowait())
                if len(batch) in (before, BATCH):
                    break
        except StopAsyncIteration:  # Faust's way of ending a stream; nothing of this batch was acknowledged
            return
        yield batch


def _message(event: EventT[bytes]) -> Message:
    raw = event.message
    headers = cast(list[tuple[str, bytes]], raw.headers or [])  # so the client gives them; Faust allows more forms
    return Message(
        raw.topic,
        (raw.key or b"").decode("utf-8", "replace"),
        raw.value or b"",
        {key: (value or b"").decode("utf-8", "replace") for key, value in headers},
        raw.partition,
        raw.offset,
    )


class _NothingButReading(BootStrategy):
    enable_kafka_producer = False
    enable_web = False


class Reader(faust.App):
    BootStrategy = _NothingButReading

    _topics: Sequence[str] = ()
    _progress: Progress | None = None

    def begin(self, topics: Sequence[str], progress: Progress | None) -> None:
        self.gaps: dict[tuple[str, int], int] = {}
        self._topics, self._progress = topics, progress
        self.finalize()
        self.transport = _Transport(self.conf.broker_consumer, self)

    @property
    def mine(self) -> frozenset[tuple[str, int]]:
        """The partitions this process reads; empty before it joined the group."""
        try:
            return frozenset((tp.topic, tp.partition) for tp in self.consumer.assignment())
        except ConsumerNotStarted:
            return frozenset()

    async def on_first_start(self) -> None:
        """No folders: there are no tables to keep in them, and the image's root is read-only."""

    async def wanted(self) -> dict[TP, int] | None:
        """Of each partition the offset that the database wants next; None where it keeps no such account."""
        if self._progress is None:
            return None
        offsets = await self._progress.next_offsets(self._topics)
        return {TP(topic, partition): offset for (topic, partition), offset in offsets.items()}


class _Consumer(driver.Consumer):
    async def commit(self, *args: Any, **kwargs: Any) -> bool:
        """Tell the broker all that was acknowledged until now.

        Faust's own is content with one under way, which knows nothing of what was acknowledged since: a stop or a
        rebalance at that moment would leave the last batch to be read again.
        """
        while await self.maybe_wait_for_commit_to_finish():
            pass
        return await super().commit(*args, **kwargs)

    async def perform_seek(self) -> None:
        """Go on from what was committed, or from what the database wants where that is less: it may be a backup."""
        reader = cast(Reader, self.app)
        try:
            async with asyncio.timeout(SEEK_PATIENCE):
                await super().perform_seek()
                wanted = await reader.wanted()
                if wanted is not None:
                    await self._begin_where_both_were(wanted)
        except Exception as error:
            # Faust would go on reading nothing, or from the wrong place.
            await reader.crash(error)
            raise

    async def _begin_where_both_were(self, wanted: Mapping[TP, int]) -> None:
        mine = self.assignment()
        first, end = await self.earliest_offsets(*mine), await self.highwaters(*mine)
        back = {}
        for tp in mine:
            begin = begin_at(self._committed_offset[tp] or 0, wanted.get(tp, 0), first[tp], end[tp])
            if begin.lost:
                cast(Reader, self.app).gaps[tp.topic, tp.partition] = begin.lost
                self.log.error("eventi-persi-per-ritenzione %s/%d: %d", *tp, begin.lost)
            if begin.offset != self._committed_offset[tp]:
                back[tp] = begin.offset
        if back:
            self.log.warning("reading again from where the database is: %s", back)
            await self.seek_wait(back)
            self._committed_offset.update(dict.fromkeys(back))  # else what is read again would not be acknowledged


class _Transport(driver.Transport):
    Consumer = _Consumer
