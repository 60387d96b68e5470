"""The hospital's own Kafka client: it knows the topic's name, and nothing else of the platform."""

import asyncio
import contextlib
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from shared.messaging.kafka_client import connect

TOPIC: Final = "asst.fhir.v1"
ACKNOWLEDGED_WITHIN: Final = 10.0


class HospitalTopic:
    """Sends until the broker has it: what was not acknowledged goes out again, and may arrive twice."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._producer: Any = None
        self._one_at_a_time = asyncio.Lock()

    async def send(self, key: str, message: bytes) -> None:
        async with self._one_at_a_time:
            while not await asyncio.to_thread(self._sent, key, message):  # noqa: ASYNC110  # until the broker is back
                await asyncio.sleep(0.5)

    def close(self) -> None:
        if self._producer is not None:
            with contextlib.suppress(KafkaError):  # whatever it still had was never called sent
                self._producer.close(timeout=2)
            self._producer = None

    def _sent(self, key: str, message: bytes) -> bool:
        try:
            if self._producer is None:
                self._producer = connect(KafkaProducer, self._bootstrap, acks="all", max_block_ms=5_000)
            self._producer.send(TOPIC, message, key=key.encode()).get(timeout=ACKNOWLEDGED_WITHIN)
        except KafkaError:
            self.close()
            return False
        return True
