"""The bus of the distributed form: Apache Kafka, with kafka-python's clients in threads of their own."""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from shared.messaging.bus import Handler, Message, Progress
from shared.messaging.kafka_client import Bootstrap, brokers
from shared.messaging.kafka_consumer import DRAIN, Reader, Subscription
from shared.messaging.kafka_lag import LagProbe
from shared.messaging.kafka_producer import DELIVERY_TIMEOUT, Producer
from shared.messaging.standing import BusStanding, SubscriptionStanding

log = logging.getLogger(__name__)

SESSION_TIMEOUT = 10.0
"""Seconds after which the group gives the partitions of a member that fell silent to others."""
CLOSING = 5.0


class KafkaBus:
    """`bootstrap`: `host:port[,host:port...]`; raises InvalidAddress. Nothing is opened before `start` or `publish`.

    `name` tells the broker's operator who is connected (`raccordo.pua`). A broker that is away, or a topic that does
    not exist yet, stops nothing: `standing` says so, and reading begins by itself once they are there.
    """

    def __init__(self, bootstrap: Bootstrap, name: str, *, session_timeout: float = SESSION_TIMEOUT) -> None:
        self._bootstrap = brokers(bootstrap)
        self._name = name
        self._session_timeout = session_timeout
        self._subscriptions: list[Subscription] = []
        self._readers: list[Reader] = []
        self._probe: LagProbe | None = None
        self._stopped = False
        self._producer = Producer(self._bootstrap, name)
        # One thread: messages of one publisher leave one publication after the other.
        self._sending = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kafka producer")

    def subscribe(
        self, topics: Sequence[str], handler: Handler, *, group: str = "", progress: Progress | None = None
    ) -> None:
        """Raises ValueError without a group, or with one that is taken: its members must read the same topics."""
        if not group or any(subscription.group == group for subscription in self._subscriptions):
            raise ValueError(f"a subscription needs a group of its own: {group!r}")
        if self._probe is not None:
            raise ValueError("subscribe before start")
        self._subscriptions.append(Subscription(tuple(topics), handler, group, progress))

    async def publish(self, messages: Sequence[Message]) -> None:
        """Raises NotPublished; its subclasses TopicMissing and MessageTooLarge say what to correct."""
        await asyncio.get_running_loop().run_in_executor(self._sending, self._producer.publish, messages)

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._readers = [
            Reader(self._bootstrap, self._name, subscription, self._session_timeout, loop)
            for subscription in self._subscriptions
        ]
        groups = {subscription.group: subscription.topics for subscription in self._subscriptions}
        self._probe = LagProbe(self._bootstrap, f"{self._name}.lag", groups)
        for reader in self._readers:
            reader.start()
        self._probe.start()

    async def stop(self) -> None:
        """At most about 30 s, if the broker and a handler are both stuck; a fraction of a second normally. For good."""
        if self._stopped:
            return
        self._stopped = True
        threads: list[Reader | LagProbe] = [*self._readers, *([self._probe] if self._probe else [])]
        self._producer.ask_to_close()
        for thread in threads:
            thread.ask_to_stop()
        patience = DRAIN + CLOSING
        ended = await asyncio.gather(*(asyncio.to_thread(thread.join, patience) for thread in threads))
        if not all(ended):
            log.error("%s: %d threads did not end within %.0f s", self._name, ended.count(False), patience)
        closed = asyncio.get_running_loop().run_in_executor(self._sending, self._producer.close)
        try:
            async with asyncio.timeout(DELIVERY_TIMEOUT + CLOSING):
                await closed
        except TimeoutError:
            log.error("%s: the producer did not close", self._name)
        self._sending.shutdown(wait=False)

    @property
    def standing(self) -> BusStanding:
        """How far every subscription is. Asks nobody: it is what is known anyway."""
        probe = self._probe
        if probe is None:
            return BusStanding(reached=False, reachable=False, denied=self._producer.denied)
        now = time.monotonic()
        denied = [self._producer.denied, probe.denied, *(reader.denied for reader in self._readers)]
        return BusStanding(
            reached=probe.reached,
            reachable=probe.reachable,
            subscriptions=tuple(
                SubscriptionStanding(
                    group=reader.subscription.group,
                    topics=reader.subscription.topics,
                    reading=reader.reading,
                    failing_for=0.0 if reader.failing_since is None else now - reader.failing_since,
                    missing_topics=probe.missing(reader.subscription.topics),
                    measured_ago=probe.answered_ago,
                    partitions=probe.partitions(
                        reader.subscription.group, reader.assignment.mine, reader.assignment.gaps
                    ),
                )
                for reader in self._readers
            ),
            denied=tuple(dict.fromkeys(code for codes in denied for code in codes)),
        )
