"""The hospital writes to the topic, as one does whose systems talk through a broker."""

import asyncio

from services.embedded.demo.clienti import Cliente, NonRisponde
from services.embedded.demo.guasti import in_byte
from services.embedded.demo.voce import BASE
from services.embedded.ospedale_demo.ricoverato import Detto, Ricoverato
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.messaging.bus import Message
from shared.messaging.kafka_client import Brokers
from shared.messaging.kafka_producer import NotPublished, Producer


class SulTopic:
    """The broker keeps the message and nobody answers: the hospital finds its request by its number of the stay."""

    def __init__(self, server: Cliente, kafka: Brokers, topic: str = HOSPITAL_MESSAGES) -> None:
        self._server = server
        self._topic = topic
        self._producer = Producer(kafka, "ospedale-demo")

    async def manda(self, ricoverato: Ricoverato, detto: Detto) -> str:
        message = Message(self._topic, ricoverato.degenza.nosologico, in_byte(detto.bundle))
        try:
            await asyncio.to_thread(self._producer.publish, [message])
        except NotPublished as error:
            raise NonRisponde(f"Kafka non ha preso il messaggio: {error}") from error
        return "conservato dal broker"

    async def cerca_task(self, ricoverato: Ricoverato) -> None:
        chiesto = {"identifier": ricoverato.degenza.nosologico}
        async for ricovero in self._server.cerca(f"{BASE}/Encounter/_search", chiesto):
            ricoverato.task = str(ricovero["id"])

    def chiudi(self) -> None:
        self._producer.close()
