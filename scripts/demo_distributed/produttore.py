"""How a hospital's system writes to a Kafka topic: it knows a broker, a topic and its own bytes, and nothing of us."""

from kafka import KafkaProducer

from shared.messaging.kafka_client import Bootstrap, brokers

CONFERMA = 30.0
"""Seconds within which the broker must say that it keeps a message."""
PIU_GRANDE = 5 * 1024 * 1024
"""Bytes of the largest message that it sends."""


class Produttore:
    """A plain client. Raises kafka.errors.KafkaError where nobody lets it in at `bootstrap`."""

    def __init__(self, bootstrap: Bootstrap, topic: str) -> None:
        self._topic = topic
        entering = brokers(bootstrap)
        self._kafka = KafkaProducer(
            bootstrap_servers=list(entering.addresses), acks="all", max_request_size=PIU_GRANDE, **entering.security
        )

    def manda(self, chiave: str, corpo: bytes) -> None:
        """Returns when the broker keeps it. Messages of one key keep their order. Raises KafkaError."""
        self._kafka.send(self._topic, key=chiave.encode(), value=corpo).get(timeout=CONFERMA)

    def chiudi(self) -> None:
        self._kafka.close(timeout=CONFERMA)
