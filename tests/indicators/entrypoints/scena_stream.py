"""A stage for the Faust worker: topics and a group nobody else uses, on the run's real broker."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import CoordinatorNotAvailableError
from sqlalchemy import Connection, select

from services.indicators.adapters.tables import DERIVATE
from services.indicators.bootstrap import PUBLISHERS, Indicators
from services.indicators.entrypoints.stream_worker import StreamWorker
from shared.contracts.envelope import Event
from shared.messaging.bus import Handler, Message, Progress
from shared.messaging.kafka_client import connect
from shared.messaging.kafka_producer import Producer
from shared.persistence.wall import by_platform
from tests.indicators.servizio import busta
from tests.indicators.storie import Caso, percorso_completo
from tests.real_parts import SharedKafka

PARTIZIONI = 4
PAZIENZA = 120.0
"""Seconds, on a machine that does much else; ordinarily one or two pass, ten where a killed worker must be missed."""


class Scena:
    def __init__(self, kafka: SharedKafka) -> None:
        self.bootstrap = kafka.bootstrap
        self.topics = {name: kafka.topic(f"{name}.events.v1", partitions=PARTIZIONI) for name in PUBLISHERS}
        self.group = f"raccordo.indicators.{uuid4().hex[:8]}"
        self._producer = Producer(kafka.bootstrap, "prova")

    async def pubblica(self, messages: Iterable[Message]) -> None:
        await asyncio.to_thread(self._producer.publish, list(messages))

    async def dicono(self, events: Iterable[Event]) -> None:
        """The publishers say it, each on its own topic."""
        await self.pubblica(self.messaggio(event) for event in events)

    def messaggio(self, event: Event) -> Message:
        ordinaria = busta(event)
        return Message(self.topics[ordinaria.topic.partition(".")[0]], ordinaria.key, ordinaria.value)

    @asynccontextmanager
    async def lavoratore(self, handle: Handler, progress: Progress | None = None) -> AsyncIterator[StreamWorker]:
        """One more member of the group, until the end of the block; fails where it ended by itself."""
        worker = StreamWorker(
            handle, self.bootstrap, list(self.topics.values()), self.group, progress, session_timeout=6.0
        )
        stop = asyncio.Event()
        running = asyncio.create_task(worker.run(stop))
        try:
            yield worker
        finally:
            stop.set()
            await running

    def lettore(self, indicators: Indicators) -> Any:
        consumer = indicators.runtime.consumer
        return self.lavoratore(consumer.handle, consumer.progress)

    def confermati(self) -> int:
        """How many messages the group acknowledged, by the broker's account."""
        places = [TopicPartition(topic, n) for topic in self.topics.values() for n in range(PARTIZIONI)]
        with connect(KafkaAdminClient, self.bootstrap) as admin:
            try:
                found = admin.list_group_offsets({self.group: places})[self.group]
            except CoordinatorNotAvailableError:  # a new broker still makes the topic where it remembers groups
                return 0
        return sum(max(0, at.offset) for at in found.values())

    def chiudi(self) -> None:
        self._producer.close()


def letti(worker: StreamWorker) -> int:
    """How many messages are acknowledged, by whomever, as far as a worker's probe knows."""
    return sum(partition.committed or 0 for partition in worker.standing.subscriptions[0].partitions)


def percorsi(quanti: int) -> list[Event]:
    """Whole stories of so many cases, told in turns as on a busy day."""
    storie = [percorso_completo(Caso(f"caso-{n}")).eventi for n in range(quanti)]
    return [event for turno in zip(*storie, strict=True) for event in turno]


def derivate(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every derived table but the rules' versions, sorted."""
    return {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
        for table in DERIVATE
        if table.name != "regole_usate"
    }


async def celle(indicators: Indicators) -> dict[str, list[tuple[Any, ...]]]:
    return await indicators.runtime.database.read(by_platform(derivate))


class Contatore:
    """A handler that counts, and fails as long as it is told to; `poi` is what it stands before."""

    def __init__(self, poi: Handler | None = None) -> None:
        self.presi: list[Message] = []
        self.guasto = False
        self.tentativi = 0
        self._poi = poi

    async def prendi(self, messages: Sequence[Message]) -> None:
        self.tentativi += 1
        if self.guasto:
            raise ConnectionError("the database is away")
        if self._poi is not None:
            await self._poi(messages)
        self.presi += messages

    @property
    def valori(self) -> list[bytes]:
        return [message.value for message in self.presi]
