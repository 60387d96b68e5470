"""Who may enter Kafka, and what for: the one table of writers and readers.

From it come the permissions on the broker (`shared.messaging.kafka_access`), the cluster's users, docs/asyncapi.json
and docs/kafka-accessi.md. What is not here nobody may do: no name has a wildcard, and nobody here creates, alters or
deletes a topic; whoever administers the broker does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from shared.contracts.topics import HOSPITAL_MESSAGES, HOSPITAL_NOTICES, LEPS_VALUES, public_topic, restricted_topic
from shared.messaging.topics import owned_by

PREFIX: Final = "raccordo-"
"""Names of accounts begin so; an account of that name that is not in the table has no business on the broker."""

Operation = Literal["Read", "Write", "Describe", "DescribeConfigs"]
_ORDER: Final[tuple[Operation, ...]] = ("Read", "Write", "Describe", "DescribeConfigs")


class UnknownAccount(ValueError):
    """No account of the table has that name."""


@dataclass(frozen=True, slots=True)
class Account:
    """`what`: who it is, in Italian. `reads`: consumer group -> topics.

    `each`: a model, one account for each of many: `raccordo-ospedali-703`, in groups of its own. `watches`: asks how
    far the services' groups are, and reads not a word.
    """

    name: str
    what: str
    writes: tuple[str, ...] = ()
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: bool = False
    watches: bool = False

    @property
    def short(self) -> str:
        """As the code names it: for a service, its own name."""
        return self.name.removeprefix(PREFIX)

    @property
    def hears(self) -> tuple[str, ...]:
        return tuple(topic for topics in self.reads.values() for topic in topics)


@dataclass(frozen=True, slots=True)
class Grant:
    """`name` is taken literally."""

    kind: Literal["topic", "group"]
    name: str
    operations: tuple[Operation, ...]


ACCOUNTS: Final = (
    Account(
        "raccordo-pua",
        "il servizio pua",
        writes=(public_topic("pua"), restricted_topic("pua")),
        reads={"raccordo.pua": (restricted_topic("dimissioni"), public_topic("sad"))},
    ),
    Account(
        "raccordo-dimissioni",
        "il servizio dimissioni",
        writes=(public_topic("dimissioni"), restricted_topic("dimissioni"), HOSPITAL_NOTICES),
        reads={
            "raccordo.dimissioni": (public_topic("pua"), public_topic("sad")),
            "raccordo.dimissioni.ospedali": (HOSPITAL_MESSAGES,),
        },
    ),
    Account(
        "raccordo-sad",
        "il servizio sad",
        writes=(public_topic("sad"),),
        reads={"raccordo.sad": (restricted_topic("pua"), public_topic("dimissioni"))},
    ),
    Account(
        "raccordo-indicators",
        "il servizio indicators",
        writes=(public_topic("indicators"), LEPS_VALUES),
        reads={"raccordo.indicators": tuple(map(public_topic, ("pua", "dimissioni", "sad", "indicators")))},
    ),
    Account(
        "raccordo-ospedali",
        "chi porta i messaggi di un ospedale; non legge nulla, neanche gli avvisi, che sono di tutti gli ospedali",
        writes=(HOSPITAL_MESSAGES,),
        each=True,
    ),
    Account(
        "raccordo-avvisi",
        "l'integrazione dell'installazione, che consegna a ogni ospedale gli avvisi suoi",
        reads={"raccordo.avvisi": (HOSPITAL_NOTICES,)},
    ),
    Account(
        "raccordo-leps",
        "un sistema che riceve dal topic i valori degli indicatori, di tutti gli Ambiti",
        reads={"raccordo.leps": (LEPS_VALUES,)},
        each=True,
    ),
    Account("raccordo-keda", "chi misura il ritardo dei servizi, senza leggerne una parola", watches=True),
)


def account(name: str) -> Account:
    """The account of that name, or one of many like its model. Raises UnknownAccount."""
    for known in ACCOUNTS:
        if name == known.name:
            return known
        rest = name.removeprefix(f"{known.name}-")
        if known.each and rest != name and rest.isascii() and rest.isalnum():
            return replace(known, name=name, reads={f"{group}.{rest}": read for group, read in known.reads.items()})
    raise UnknownAccount(name)


def of_service(service: str) -> Account:
    """Raises UnknownAccount."""
    return account(f"{PREFIX}{service}")


def listening() -> dict[str, tuple[str, ...]]:
    """Consumer group -> topics, of the services: those that own topics."""
    return {group: topics for known in ACCOUNTS if owned_by(known.short) for group, topics in known.reads.items()}


def grants(of: Account) -> tuple[Grant, ...]:
    """What the broker must allow it, and nothing more; topics first."""
    allowed: dict[str, set[Operation]] = {}

    def allow(topics: Sequence[str], *operations: Operation) -> None:
        for topic in topics:
            allowed.setdefault(topic, set()).update(operations)

    allow(of.writes, "Write", "Describe")
    # `migrate` looks whether its topics are as declared.
    allow([topic.name for topic in owned_by(of.short)], "Describe", "DescribeConfigs")
    allow(of.hears, "Read", "Describe")
    watched = listening() if of.watches else {}
    allow([topic for topics in watched.values() for topic in topics], "Describe")
    topics = [Grant("topic", name, tuple(o for o in _ORDER if o in found)) for name, found in allowed.items()]
    groups = [Grant("group", name, ("Read",)) for name in of.reads]
    return (*topics, *groups, *(Grant("group", name, ("Describe",)) for name in watched))
