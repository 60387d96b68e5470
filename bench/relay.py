"""(e) How fast the relay empties an outbox into Kafka, against the same client producing the same bytes, alone.

The outbox is that of the SAD on PostgreSQL, which publishes each event once. The relay reads, sends, waits for the
acknowledgement and marks; the baseline sends everything at once and waits at the end, idempotent and `acks=all` too.
"""

import time
from functools import partial
from typing import Any

from kafka import KafkaProducer
from sqlalchemy import Connection

from scripts.parts.kafka import Broker
from scripts.parts.postgres import PostgresCluster
from services.sad.bootstrap import SERVIZIO, Sad, build
from services.sad.settings import Settings
from shared.contracts.topics import public_topic
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_topics import create_topics
from shared.persistence.wall import by_platform
from shared.process.identity import nobody

EVENTS = 20_000
BYTES = 1024
CASES = 500


async def measure(rounds: int) -> list[tuple[float, float]]:
    """For each round: events a second of the relay, and of the bare producer."""
    with PostgresCluster(durable=True) as postgres, Broker(quick_start=False) as kafka:
        create_topics(kafka.bootstrap, SERVIZIO)
        bus = KafkaBus(kafka.bootstrap, "bench")
        sad = build(Settings(database_url=postgres.create_database(SERVIZIO)), bus, nobody())
        await sad.runtime.database.migrate()
        await sad.runtime.database.start()
        done = []
        try:
            for turn in range(rounds + 1):
                await sad.runtime.database.write_slowly(by_platform(partial(_fill, sad=sad, turn=turn)))
                began = time.perf_counter()
                while await sad.runtime.relay.send_batch():
                    pass
                relayed = EVENTS / (time.perf_counter() - began)
                produced = _produce(kafka.bootstrap)
                if turn:
                    done.append((relayed, produced))
        finally:
            await bus.stop()
            await sad.runtime.database.stop()
    return done


def _fill(connection: Connection, sad: Sad, turn: int) -> None:
    rows = [
        {
            "event_id": f"{turn}-{number}",
            "caso_id": f"caso-{number % CASES}",
            "public": b"x" * BYTES,
            "restricted": None,
            "at": "2026-01-01T00:00:00+00:00",
            "trace": None,
        }
        for number in range(EVENTS)
    ]
    sad.runtime.machinery.say.run_each(connection, rows)


def _produce(bootstrap: str) -> float:
    producer: Any = KafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all")
    topic, value = public_topic(SERVIZIO), b"x" * BYTES
    began = time.perf_counter()
    sent = [producer.send(topic, value, key=f"caso-{number % CASES}".encode()) for number in range(EVENTS)]
    producer.flush()
    for future in sent:
        future.get(timeout=0)
    took = time.perf_counter() - began
    producer.close()
    return EVENTS / took
