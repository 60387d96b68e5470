"""The real broker, as the tests, the proofs and the benches take it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaError

from scripts.parts.kafka import Broker, BrokerTrio, KafkaCluster
from tests.real_parts import SharedKafka

# Each test here starts brokers of its own, as heavy as the whole run: one after the other, by one worker.
pytestmark = pytest.mark.xdist_group("broker propri")


@pytest.fixture
def broker(kafka: SharedKafka) -> Iterator[Broker]:
    """A broker of this test, to be mistreated. Asks for the shared one to be skipped where there can be none."""
    with Broker() as own:
        yield own


def _topic(cluster: KafkaCluster, copies: int = 1) -> str:
    with KafkaAdminClient(bootstrap_servers=cluster.bootstrap) as admin:
        admin.create_topics([NewTopic("prova", 1, copies)])
        admin.wait_for_topics(["prova"])
    return "prova"


def _produce(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", reconnect_backoff_max_ms=1000)
    for sent in [producer.send(topic, value) for value in values]:
        sent.get(timeout=20)
    producer.close()


def _read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = KafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=20_000
    )
    read = [message.value for _, message in zip(range(count), consumer, strict=False)]
    consumer.close()
    return read


def _values(first: int, last: int) -> list[bytes]:
    return [str(n).encode() for n in range(first, last)]


def test_quello_che_si_scrive_si_rilegge(kafka: SharedKafka) -> None:
    topic = kafka.topic("andata-e-ritorno")
    _produce(kafka.bootstrap, topic, _values(0, 50))
    assert _read(kafka.bootstrap, topic, 50) == _values(0, 50)


def test_ogni_topic_chiesto_e_nuovo_e_ha_le_sue_partizioni(kafka: SharedKafka) -> None:
    first, second = kafka.topic("stesso", partitions=3), kafka.topic("stesso")
    assert first != second
    consumer = KafkaConsumer(bootstrap_servers=kafka.bootstrap)
    assert consumer.partitions_for_topic(first) == {0, 1, 2}
    consumer.close()


def test_ucciso_e_riacceso_risponde_allo_stesso_indirizzo_con_i_suoi_dati(broker: Broker) -> None:
    address, topic = broker.bootstrap, _topic(broker)
    _produce(address, topic, _values(0, 20))
    broker.kill()
    assert not broker.running
    broker.restart()
    _produce(address, topic, _values(20, 30))
    assert broker.bootstrap == address
    assert _read(address, topic, 30) == _values(0, 30)


def test_sospeso_non_risponde_e_poi_riprende(broker: Broker) -> None:
    broker.pause()
    with pytest.raises(KafkaError):
        KafkaAdminClient(bootstrap_servers=broker.bootstrap, bootstrap_timeout_ms=500, request_timeout_ms=500)
    broker.resume()
    with KafkaAdminClient(bootstrap_servers=broker.bootstrap) as admin:
        assert [b["broker_id"] for b in admin.describe_cluster()["brokers"]] == [1]


def test_una_cartella_data_resta_e_una_temporanea_no(tmp_path: Path, kafka: SharedKafka) -> None:
    with Broker(folder=tmp_path / "tenuta") as kept:
        topic = _topic(kept)
        _produce(kept.bootstrap, topic, [b"resto"])
    with Broker(folder=tmp_path / "tenuta") as again, Broker() as other:
        room = other.log_file.parents[1]
        assert _read(again.bootstrap, topic, 1) == [b"resto"]
    assert not room.exists()


def test_tre_nodi_ne_perdono_uno_e_vanno_avanti(kafka: SharedKafka) -> None:
    with BrokerTrio() as trio:
        topic = _topic(trio, copies=3)
        producer = KafkaProducer(
            bootstrap_servers=trio.bootstrap,
            acks="all",
            enable_idempotence=True,
            reconnect_backoff_max_ms=1000,
            request_timeout_ms=5_000,
        )
        for value in _values(0, 50):
            producer.send(topic, value)
        producer.flush()
        trio.kill_node(0)
        sent = [producer.send(topic, value) for value in _values(50, 100)]
        for each in sent:
            each.get(timeout=30)
        producer.close()
        trio.start_node(0)
        assert [node.running for node in trio.nodes] == [True] * 3
        assert _read(trio.bootstrap, topic, 100) == _values(0, 100)
