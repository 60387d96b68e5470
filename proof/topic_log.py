"""What the topics hold, read by a plain Kafka client that knows nothing of the platform."""

import json
from collections import defaultdict
from collections.abc import Mapping

from kafka import KafkaConsumer, TopicPartition

from proof.findings import Findings
from proof.snapshot import Snapshot
from shared.messaging.kafka_client import connect

WITHIN_MS = 20_000


def arrivals(bootstrap: str, topic: str) -> list[tuple[str, str, int]]:
    """(source, case, sequence) of every event of a topic."""
    events = (json.loads(value) for value in records(bootstrap, topic))
    return [(wire["source"], wire["subject"], int(wire["sequence"])) for wire in events]


def records(bootstrap: str, topic: str) -> list[bytes]:
    """Every message of a topic, each partition from its beginning to its present end."""
    found: list[bytes] = []
    with connect(KafkaConsumer, bootstrap, enable_auto_commit=False) as consumer:
        places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
        consumer.assign(places)
        ends = consumer.end_offsets(places, timeout_ms=WITHIN_MS)
        for place in places:
            consumer.seek(place, 0)
        while any(consumer.position(place, timeout_ms=WITHIN_MS) < ends[place] for place in places):
            for batch in consumer.poll(timeout_ms=1_000).values():
                found += [record.value for record in batch]
    return found


def topics_against_outboxes(bootstrap: str, topics: Mapping[str, str], snapshot: Snapshot) -> Findings:
    """Each outbox is on its topic, whole, and what was sent again never came before what precedes it.

    `topics`: the publisher's service by topic.
    """
    findings = Findings()
    for topic, service in topics.items():
        first: dict[tuple[str, str], list[int]] = defaultdict(list)
        for source, caso, sequence in arrivals(bootstrap, topic):
            if sequence not in first[source, caso]:
                first[source, caso].append(sequence)
        committed = {(said.source, said.caso, said.sequence) for said in snapshot.services[service].outbox}
        published = {(*stream, number) for stream, numbers in first.items() for number in numbers}
        findings.orphans += [f"{topic}: mai arrivato: {each}" for each in sorted(committed - published)]
        findings.doubles += [f"{topic}: mai registrato: {each}" for each in sorted(published - committed)]
        for (source, caso), numbers in first.items():
            if numbers != list(range(1, len(numbers) + 1)):
                findings.order_violations.append(f"{topic}: di {source}, caso {caso}: arrivati come {numbers}")
    return findings
