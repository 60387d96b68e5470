"""(f) How fast the indicators' events are read from Kafka and counted, against readers that do nothing with them.

The same log, the same topics, one process each time, PostgreSQL that forces to the disk what it commits:
Faust with the projection against a plain Faust agent with the same settings that only counts messages, and the
platform's own bus (kafka-python) with the projection against a plain kafka-python consumer that only acknowledges.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import faust
from kafka import KafkaConsumer

from bench.territory_log import territory_log
from scripts.parts.kafka import Broker
from scripts.parts.postgres import PostgresCluster
from services.indicators.bootstrap import PUBLISHERS, SERVICE, Indicators, build
from services.indicators.entrypoints.stream_worker import StreamWorker
from services.indicators.settings import Settings
from shared.contracts.topics import public_topic
from shared.messaging.bus import Handler, Message
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_topics import create_topics
from shared.messaging.memory import MemoryBus
from shared.process.identity import nobody

EVENTS = 10_000
TOPICS = [public_topic(publisher) for publisher in PUBLISHERS]


@dataclass(frozen=True)
class Round:
    """Events a second."""

    faust: float
    faust_idle: float
    bus: float
    bus_idle: float


async def measure(rounds: int) -> list[Round]:
    with PostgresCluster(durable=True) as postgres, Broker(quick_start=False) as kafka:
        for publisher in PUBLISHERS:
            create_topics(kafka.bootstrap, publisher)
        told = await _tell(kafka.bootstrap)
        done: list[Round] = []
        for turn in range(rounds):
            counted: list[float] = []
            for reader in (_by_faust, _by_bus):
                indicators = await _fresh(postgres.create_database(f"{SERVICE}_{turn}_{reader.__name__}"))
                counted.append(await reader(indicators.runtime.consumer.handle, kafka.bootstrap, f"{turn}", told))
                await indicators.stop()
            idle = await _idle_faust(kafka.bootstrap, f"idle-{turn}", told)
            plain = await asyncio.to_thread(_idle_consumer, kafka.bootstrap, f"plain-{turn}", told)
            done.append(Round(counted[0], idle, counted[1], plain))
        return done


async def _tell(bootstrap: str) -> int:
    bus = KafkaBus(bootstrap, "bench")
    log = territory_log(EVENTS)
    messages = [Message(public_topic(e.type.partition(".")[0]), e.caso_id, e.raw) for e in log]
    for start in range(0, len(messages), 500):
        await bus.publish(messages[start : start + 500])
    await bus.stop()
    return len(messages)


async def _fresh(url: str) -> Indicators:
    indicators = build(Settings(database_url=url), MemoryBus(), nobody())
    await indicators.runtime.database.migrate()
    await indicators.start()
    return indicators


class _Counting:
    """Passes batches on, and notes how many messages were done and since when."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self.done = 0
        self.since = 0.0

    async def __call__(self, messages: Sequence[Message]) -> None:
        if not self.since:
            self.since = time.perf_counter()
        await self._handle(messages)
        self.done += len(messages)


async def _until(counting: Callable[[], int], told: int) -> None:
    while counting() < told:
        await asyncio.sleep(0.01)


async def _by_faust(handle: Handler, bootstrap: str, name: str, told: int) -> float:
    counting, stop = _Counting(handle), asyncio.Event()
    reading = asyncio.create_task(StreamWorker(counting, bootstrap, TOPICS, f"faust-{name}").run(stop))
    await _until(lambda: counting.done, told)
    rate = told / (time.perf_counter() - counting.since)
    stop.set()
    await reading
    return rate


async def _by_bus(handle: Handler, bootstrap: str, name: str, told: int) -> float:
    counting = _Counting(handle)
    bus = KafkaBus(bootstrap, "bench")
    bus.subscribe(TOPICS, counting, group=f"bus-{name}")
    await bus.start()
    await _until(lambda: counting.done, told)
    rate = told / (time.perf_counter() - counting.since)
    await bus.stop()
    return rate


async def _idle_faust(bootstrap: str, group: str, told: int) -> float:
    app = faust.App(
        group,
        broker=f"aiokafka://{bootstrap}",
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        table_standby_replicas=0,
        broker_max_poll_records=2000,
        stream_buffer_maxsize=4096,
        broker_commit_interval=1.0,
        datadir=tempfile.mkdtemp(prefix="raccordo-bench-"),
    )
    app.finalize()
    topic = app.topic(*TOPICS, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    seen, since = 0, 0.0

    @app.agent(topic)
    async def nothing(stream: Any) -> None:
        nonlocal seen, since
        async for _ in stream:
            since = since or time.perf_counter()
            seen += 1

    await app.start()
    await _until(lambda: seen, told)
    rate = told / (time.perf_counter() - since)
    await app.stop()
    return rate


def _idle_consumer(bootstrap: str, group: str, told: int) -> float:
    consumer: Any = KafkaConsumer(
        *TOPICS,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    seen, since = 0, 0.0
    while seen < told:
        found = sum(len(records) for records in consumer.poll(timeout_ms=200).values())
        if found:
            since = since or time.perf_counter()
            seen += found
            consumer.commit()
    rate = told / (time.perf_counter() - since)
    consumer.close()
    return rate
