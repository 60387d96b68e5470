"""A stage on the run's real broker: buses that end with the test, topics and groups that nobody else uses."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from kafka import KafkaAdminClient, TopicPartition

from shared.messaging.bus import Handler, Progress
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_client import connect
from tests.real_parts import SharedKafka
from tests.shared.messaging.bus_cases import Scena

PARTIZIONI = 6


class ScenaKafka(Scena):
    def __init__(self, kafka: SharedKafka) -> None:
        self.kafka = kafka
        self.bus = self.nuovo()

    def nuovo(self) -> KafkaBus:
        # 6 s is the least a broker lets a member be silent.
        return KafkaBus(self.kafka.bootstrap, "prova", session_timeout=6.0)

    def topic(self, *, partitions: int = PARTIZIONI, **settings: str) -> str:
        return self.kafka.topic("prova", partitions=partitions, settings=settings)

    def gruppo(self) -> str:
        return f"raccordo.prova.{uuid4().hex[:8]}"

    @asynccontextmanager
    async def lavoratore(
        self, topics: Sequence[str], handler: Handler, group: str, progress: Progress | None = None
    ) -> AsyncIterator[KafkaBus]:
        """One more member of the group, until the end of the block."""
        bus = self.nuovo()
        bus.subscribe(topics, handler, group=group, progress=progress)
        await bus.start()
        try:
            yield bus
        finally:
            await bus.stop()

    def confermati(self, group: str, topic: str) -> dict[int, int]:
        """What the broker remembers for the group, by partition: only those where it remembers anything."""
        with connect(KafkaAdminClient, self.kafka.bootstrap) as admin:
            found = admin.list_group_offsets({group: [TopicPartition(topic, n) for n in range(PARTIZIONI)]})[group]
        return {place.partition: at.offset for place, at in found.items() if at.offset >= 0}
