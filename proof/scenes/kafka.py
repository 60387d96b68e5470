"""Readers of a real broker that die with something in their hands, and a database that is older than the group."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from kafka import KafkaAdminClient
from kafka.admin import NewTopic

from proof.events import visits
from proof.findings import Findings
from proof.hearing import testimony
from proof.scenes.stage import run
from proof.waiting import eventually
from proof.witness import build
from services.indicators.entrypoints.stream_worker import StreamWorker
from shared.messaging.bus import Handler, Message
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_client import connect
from shared.messaging.kafka_producer import Producer
from shared.messaging.memory import MemoryBus

SESSION: Final = 6.0
"""Seconds: the least that a broker allows."""
WITHIN: Final = 60.0
MANY: Final = 30


class Opens(Protocol):
    """A member of a group, until the end of the block."""

    def __call__(
        self, bootstrap: str, topic: str, group: str, handler: Handler, /
    ) -> AbstractAsyncContextManager[None]: ...


async def scene(folder: Path, bootstrap: str) -> Findings:
    async with asyncio.TaskGroup() as group:
        parts = [
            group.create_task(_dies_before_the_effect(bootstrap, "consumatore", _reader)),
            group.create_task(_dies_before_the_effect(bootstrap, "Faust", _faust)),
            group.create_task(_restored_backup(bootstrap, folder)),
        ]
    found = Findings()
    for part in parts:
        found += part.result()
    return found


async def _dies_before_the_effect(bootstrap: str, name: str, reader: Opens) -> Findings:
    """One that never got anything done leaves everything to the next."""
    topic, group = _topic(bootstrap), f"raccordo.scena.{uuid4().hex[:8]}"
    await _publish(bootstrap, [Message(topic, f"caso-{n}", str(n).encode()) for n in range(MANY)])
    tried, taken = asyncio.Event(), set[bytes]()

    async def fails(_messages: Sequence[Message]) -> None:
        tried.set()
        raise ConnectionError

    async def takes(messages: Sequence[Message]) -> None:
        taken.update(message.value for message in messages)

    async with reader(bootstrap, topic, group, fails):
        await tried.wait()
        await asyncio.sleep(2.5)  # long enough for whoever acknowledges at intervals
    async with reader(bootstrap, topic, group, takes):
        await _until(lambda: len(taken) == MANY)
    return Findings(
        lost=[f"{name}: {MANY - len(taken)} messaggi confermati senza effetto"] if len(taken) < MANY else []
    )


async def _restored_backup(bootstrap: str, folder: Path) -> Findings:
    """The database is replaced by its copy of before: what the group has read since is read again."""
    topic, file = _topic(bootstrap), folder / "testimone.db"
    group, url = f"raccordo.scena.{uuid4().hex[:8]}", f"sqlite:///{file}"

    async def listen(until: int) -> None:
        bus = KafkaBus(bootstrap, "scena", session_timeout=SESSION)
        hearing = build(url, MemoryBus())
        consumer = hearing.runtime.consumer
        bus.subscribe([topic], consumer.handle, group=group, progress=consumer.progress)
        await hearing.runtime.start(events=False)
        await bus.start()
        await _until(lambda: sum(map(len, testimony(url).values())) >= until)
        await bus.stop()
        await hearing.stop()

    messages = [Message(topic, each.key, each.value) for each in visits("caso", 20)]
    await _publish(bootstrap, messages[:10])
    await listen(10)
    shutil.copy(file, folder / "copia.db")
    await _publish(bootstrap, messages[10:])
    await listen(20)
    shutil.copy(folder / "copia.db", file)
    await listen(20)
    numbers = next(iter(testimony(url).values()), [])
    return Findings(lost=[] if numbers == list(range(1, 21)) else [f"dopo il ripristino: uditi {numbers}"])


@asynccontextmanager
async def _reader(bootstrap: str, topic: str, group: str, handler: Handler) -> AsyncIterator[None]:
    bus = KafkaBus(bootstrap, "scena", session_timeout=SESSION)
    bus.subscribe([topic], handler, group=group)
    await bus.start()
    try:
        yield
    finally:
        await bus.stop()


@asynccontextmanager
async def _faust(bootstrap: str, topic: str, group: str, handler: Handler) -> AsyncIterator[None]:
    worker = StreamWorker(handler, bootstrap, [topic], group, session_timeout=SESSION)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


def _topic(bootstrap: str) -> str:
    name = f"scena-{uuid4().hex[:12]}"
    with connect(KafkaAdminClient, bootstrap) as admin:
        admin.create_topics([NewTopic(name, 2, 1)])
        admin.wait_for_topics([name])
    return name


async def _publish(bootstrap: str, messages: Sequence[Message]) -> None:
    producer = Producer(bootstrap, "scena")
    await asyncio.to_thread(producer.publish, messages)
    producer.close()


async def _until(done: Callable[[], bool]) -> None:
    """Or until WITHIN is over: what is missing then is told by whoever counts."""

    async def look() -> bool:
        return done()

    await eventually(look, WITHIN)


if __name__ == "__main__":
    sys.exit(run(partial(scene, bootstrap=sys.argv[1])))
