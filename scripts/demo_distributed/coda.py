"""What is on its way between the services, asked of the broker: end offsets against what each group committed."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from kafka import KafkaAdminClient, OffsetSpec, TopicPartition

from services.embedded.demo.regia import Viaggio
from shared.messaging.access import listening
from shared.messaging.kafka_client import Bootstrap, connect

GRUPPI: Mapping[str, Sequence[str]] = listening()
"""Who reads what: consumer group -> topics."""


class Coda:
    """Raises kafka.errors.KafkaError where the broker does not answer."""

    def __init__(self, bootstrap: Bootstrap) -> None:
        self._kafka: Any = connect(KafkaAdminClient, bootstrap)
        self._posti: list[TopicPartition] = []

    async def viaggio(self) -> Viaggio:
        return await asyncio.to_thread(self._chiedi)

    def chiudi(self) -> None:
        self._kafka.close()

    def _chiedi(self) -> Viaggio:
        posti = self._posti = self._posti or self._partizioni()
        fini = {posto: fine.offset for posto, fine in self._fini(posti).items()}
        letti = self._kafka.list_group_offsets(
            {gruppo: [posto for posto in posti if posto.topic in topics] for gruppo, topics in GRUPPI.items()}
        )
        non_letti = {
            gruppo: sum(
                fini[posto] - (max(0, letti[gruppo][posto].offset) if posto in letti[gruppo] else 0)
                for posto in posti
                if posto.topic in topics
            )
            for gruppo, topics in GRUPPI.items()
        }
        return Viaggio({gruppo: quanti for gruppo, quanti in non_letti.items() if quanti}, sum(fini.values()))

    def _fini(self, posti: Sequence[TopicPartition]) -> Mapping[TopicPartition, Any]:
        fini: Mapping[TopicPartition, Any] = self._kafka.list_partition_offsets(dict.fromkeys(posti, OffsetSpec.LATEST))
        return fini

    def _partizioni(self) -> list[TopicPartition]:
        topics = sorted({topic for topics in GRUPPI.values() for topic in topics})
        return [
            TopicPartition(topic["name"], partizione["partition_index"])
            for topic in self._kafka.describe_topics(topics)
            for partizione in topic["partitions"]
        ]
