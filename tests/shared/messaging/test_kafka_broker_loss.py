"""A broker of its own, that goes and comes: what was acknowledged is there, and no message overtakes one of its key."""

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.parts.kafka import Broker
from shared.messaging.bus import Message
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_producer import WAVE, NotPublished, Producer, waves
from shared.messaging.kafka_topics import create
from shared.messaging.topics import Topic
from tests.shared.messaging.bus_cases import Ascoltatore
from tests.shared.messaging.eventually import infine


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, WAVE)), max_size=30))
def test_un_onda_non_riempie_mai_due_lotti_di_un_topic(forme: list[tuple[str, int]]) -> None:
    messages = [Message(topic, "k", b"x" * size) for topic, size in forme]
    onde = list(waves(messages))
    assert [message for onda in onde for message in onda] == messages
    for onda in onde:
        for topic in "ab":
            di_questo = [message for message in onda if message.topic == topic]
            assert len(di_questo) == 1 or sum(len(message.value) for message in di_questo) <= WAVE


@pytest.fixture
def broker(kafka: object) -> Iterator[Broker]:
    """One that may be killed; where the run's own cannot start, `kafka` says why."""
    del kafka
    with Broker(heap_mb=256) as broker:
        yield broker


@pytest.mark.xdist_group("kafka")
async def test_il_broker_cade_mentre_si_pubblica_e_nessun_messaggio_sorpassa(
    broker: Broker, request: pytest.FixtureRequest
) -> None:
    create(broker.bootstrap, [Topic("t", "prova")], partitions=3)
    lettura, ascoltatore = KafkaBus(broker.bootstrap, "prova", session_timeout=6.0), Ascoltatore()
    lettura.subscribe(["t"], ascoltatore.prendi, group="g")
    await lettura.start()
    quanti, chiavi = 60, [f"caso-{n}" for n in range(20)]
    scrittura = Scrittura(broker.bootstrap)
    request.addfinalizer(scrittura.smetti)
    pubblicazione = asyncio.create_task(asyncio.to_thread(scrittura.pubblica, chiavi, quanti))
    await infine(lambda: len(ascoltatore.presi) > 100, 20)
    await asyncio.to_thread(broker.pause)  # hangs with a wave in its hands, long enough for it to be given up
    await infine(lambda: scrittura.falliti > 0, 20)
    assert lettura.standing.ready  # away is not wrong
    await asyncio.to_thread(broker.resume)
    await infine(lambda: len(ascoltatore.presi) > 400, 30)
    await asyncio.to_thread(broker.kill)
    await asyncio.to_thread(broker.start)
    await pubblicazione
    await infine(lambda: all(len(set(ascoltatore.valori(chiave))) == quanti for chiave in chiavi), 30)
    await lettura.stop()
    for chiave in chiavi:
        prime_volte = list(dict.fromkeys(ascoltatore.valori(chiave)))
        assert prime_volte == [str(n).encode() for n in range(quanti)]


class Scrittura:
    """Publishes as the relay does: the same messages again, until they are acknowledged; then the next."""

    def __init__(self, bootstrap: str) -> None:
        self._producer = Producer(bootstrap, "prova", delivery_timeout=2.0)
        self.falliti = 0
        self.basta = False

    def pubblica(self, chiavi: Sequence[str], quanti: int) -> None:
        for sequenza in range(quanti):
            while not self.basta and not self._inviato(
                [Message("t", chiave, str(sequenza).encode()) for chiave in chiavi]
            ):
                self.falliti += 1
        self._producer.close()

    def smetti(self) -> None:
        self.basta = True

    def _inviato(self, messages: Sequence[Message]) -> bool:
        try:
            self._producer.publish(messages)
        except NotPublished:
            return False
        return True
