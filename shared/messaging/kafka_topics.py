"""Makes the topics on the broker what `shared.messaging.topics` declares. May be repeated at will."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)

from shared.messaging.kafka_client import Bootstrap, connect
from shared.messaging.kafka_denial import denials
from shared.messaging.topics import PARTITIONS, Topic, owned_by

log = logging.getLogger(__name__)


class TopicsNotReady(Exception):
    """The topics are not as declared, and why, in Italian: for who runs `migrate`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Names of topics. `differing`: with another number of partitions than declared; left as they are."""

    created: tuple[str, ...] = ()
    aligned: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


def create_topics(bootstrap: Bootstrap, owner: str, *, replication: int = 1, partitions: int = PARTITIONS) -> Outcome:
    """Create what the service owns and is not there, and align the settings of what is. Raises TopicsNotReady."""
    return create(bootstrap, owned_by(owner), replication=replication, partitions=partitions)


def create(
    bootstrap: Bootstrap, topics: Sequence[Topic], *, replication: int = 1, partitions: int = PARTITIONS
) -> Outcome:
    """As `create_topics`, of these topics. Raises TopicsNotReady; InvalidAddress."""
    try:
        admin: Any = connect(KafkaAdminClient, bootstrap, request_timeout_ms=15_000)
    except KafkaTimeoutError as error:
        raise TopicsNotReady(f"nessun broker Kafka risponde a {bootstrap}") from error
    except KafkaError as error:
        raise TopicsNotReady(
            f"il broker Kafka a {bootstrap} rifiuta: {', '.join(denials(error)) or type(error).__name__}"
        ) from error
    try:
        created = _create_missing(admin, topics, replication, partitions)
        admin.wait_for_topics([topic.name for topic in topics])
        return Outcome(created, _align(admin, topics, replication), _differing(admin, topics, partitions))
    except KafkaError as error:
        raise TopicsNotReady(f"il broker Kafka a {bootstrap} ha risposto {type(error).__name__}") from error
    finally:
        admin.close()


def _create_missing(admin: Any, topics: Sequence[Topic], replication: int, partitions: int) -> tuple[str, ...]:
    """Asks for those alone that are not there: a service need not be allowed to create what others made for it."""
    found = admin.describe_topics([topic.name for topic in topics])
    there = {topic["name"] for topic in found if topic["error_code"] == 0}
    wanted: dict[str, Any] = {
        topic.name: {
            "num_partitions": partitions,
            "replication_factor": replication,
            "configs": topic.settings(replication),
        }
        for topic in topics
        if topic.name not in there
    }
    created = []
    for answer in admin.create_topics(wanted, raise_errors=False)["topics"] if wanted else ():
        if answer["error_code"] == 0:
            created.append(answer["name"])
        elif for_code(answer["error_code"]) is TopicAuthorizationFailedError:
            raise TopicsNotReady(f"il topic {answer['name']} non c'è, e lo può creare solo chi amministra il broker")
        elif for_code(answer["error_code"]) is not TopicAlreadyExistsError:
            why = answer["error_message"] or for_code(answer["error_code"]).__name__
            raise TopicsNotReady(f"il topic {answer['name']} non si può creare: {why}")
    return tuple(created)


def _align(admin: Any, topics: Sequence[Topic], replication: int) -> tuple[str, ...]:
    resources = [ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in topics]
    found = admin.describe_configs(resources, config_filter="all")["topic"]
    aligned = []
    for topic in topics:
        wanted = topic.settings(replication)
        drifted = {key: value for key, value in wanted.items() if found[topic.name][key]["value"] != value}
        if drifted:
            change = ConfigResource(ConfigResourceType.TOPIC, topic.name, drifted)
            answer = admin.alter_configs([change], incremental=True)["topic"][topic.name]
            if answer != "OK":
                raise TopicsNotReady(f"le impostazioni del topic {topic.name} non si possono allineare: {answer}")
            log.warning("topic %s: %s set back to what is declared", topic.name, ", ".join(sorted(drifted)))
            aligned.append(topic.name)
    return tuple(aligned)


def _differing(admin: Any, topics: Sequence[Topic], partitions: int) -> tuple[str, ...]:
    differing = []
    for found in admin.describe_topics([topic.name for topic in topics]):
        there = len(found["partitions"])
        if there != partitions:
            log.warning(
                "topic %s has %d partitions, %d are declared: left as it is, since a case's key would move",
                found["name"],
                there,
                partitions,
            )
            differing.append(found["name"])
    return tuple(differing)
