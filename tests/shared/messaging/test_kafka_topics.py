import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.messaging.kafka_topics import Outcome, TopicsNotReady, create
from shared.messaging.topics import BUNDLE, TOPICS, Topic, owned_by
from tests.real_parts import SharedKafka

pytestmark = pytest.mark.xdist_group("kafka")


@pytest.fixture
def topic() -> Iterator[Topic]:
    yield Topic(f"prova-{uuid4().hex}", "prova")


def test_ogni_topic_ha_un_solo_padrone_e_quello_degli_ospedali_regge_un_bundle_intero() -> None:
    assert len({topic.name for topic in TOPICS}) == len(TOPICS) == 9
    assert {topic.name: topic.largest for topic in owned_by("dimissioni")}[HOSPITAL_MESSAGES] == BUNDLE


def test_con_tre_copie_un_messaggio_e_salvo_quando_lo_hanno_in_due(topic: Topic) -> None:
    assert [topic.settings(copie)["min.insync.replicas"] for copie in (1, 2, 3)] == ["1", "1", "2"]


def test_creare_due_volte_non_cambia_nulla(kafka: SharedKafka, topic: Topic) -> None:
    assert create(kafka.bootstrap, [topic]) == Outcome(created=(topic.name,))
    assert create(kafka.bootstrap, [topic]) == Outcome()


def test_le_impostazioni_tornano_quelle_dichiarate(kafka: SharedKafka, topic: Topic) -> None:
    create(kafka.bootstrap, [replace(topic, retention=timedelta(hours=1))])
    assert create(kafka.bootstrap, [topic]).aligned == (topic.name,)
    while create(kafka.bootstrap, [topic]).aligned:  # a broker hears of a change some moments after it is accepted
        continue


def test_le_partizioni_non_cambiano_mai_da_sole(
    kafka: SharedKafka, topic: Topic, caplog: pytest.LogCaptureFixture
) -> None:
    create(kafka.bootstrap, [topic], partitions=2)
    with caplog.at_level(logging.WARNING):
        assert create(kafka.bootstrap, [topic], partitions=6) == Outcome(differing=(topic.name,))
    assert f"topic {topic.name} has 2 partitions, 6 are declared" in caplog.text


def test_piu_copie_che_broker_si_dice_chiaramente(kafka: SharedKafka, topic: Topic) -> None:
    with pytest.raises(TopicsNotReady, match=f"il topic {topic.name} non si può creare: .*replication factor of 3"):
        create(kafka.bootstrap, [topic], replication=3)


def test_senza_broker_la_creazione_fallisce_e_dice_dove_ha_cercato(topic: Topic) -> None:
    with pytest.raises(TopicsNotReady, match=r"nessun broker Kafka risponde a 127\.0\.0\.1:1"):
        create("127.0.0.1:1", [topic])
