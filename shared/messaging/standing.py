"""How far a subscriber of a bus is, as plain data: for readiness, metrics and logs, whatever the bus is made of."""

from dataclasses import dataclass

STUCK_AFTER = 60.0
"""Seconds without a step forward, while there is something to read, after which a subscriber counts as stuck."""


@dataclass(frozen=True, slots=True)
class PartitionStanding:
    """One partition as the broker sees it. Offsets are those of the next message.

    `still_for`: seconds since the group last moved forward, 0 where it has nothing left to read. `gap`: messages that
    retention had deleted before this subscriber's database applied them (0 is the only good number).
    """

    topic: str
    partition: int
    committed: int | None
    end: int
    still_for: float
    mine: bool
    gap: int = 0

    @property
    def lag(self) -> int:
        """Messages not acknowledged yet; all of them where the group never acknowledged any."""
        return max(0, self.end - (self.committed or 0))

    @property
    def stuck(self) -> bool:
        return self.still_for >= STUCK_AFTER


@dataclass(frozen=True, slots=True)
class SubscriptionStanding:
    """`reading`: this process is a member of the group. `failing_for`: seconds since the handler last succeeded, 0
    where the last batch did. `missing_topics`: subscribed, but not there. `measured_ago`: seconds since the broker
    answered about offsets, None before the first time.
    """

    group: str
    topics: tuple[str, ...]
    reading: bool
    failing_for: float
    missing_topics: tuple[str, ...]
    measured_ago: float | None
    partitions: tuple[PartitionStanding, ...]

    @property
    def lag(self) -> int:
        return sum(partition.lag for partition in self.partitions)

    @property
    def mine(self) -> tuple[PartitionStanding, ...]:
        """The partitions this process reads."""
        return tuple(partition for partition in self.partitions if partition.mine)

    @property
    def stuck(self) -> bool:
        """Alive, yet a partition of this process does not move although there is something to read.

        One that has no partition answers for all: it may be the one whose joining the group holds everybody up.
        """
        return any(partition.stuck for partition in self.mine or self.partitions)

    @property
    def gap(self) -> int:
        return sum(partition.gap for partition in self.partitions)


@dataclass(frozen=True, slots=True)
class BusStanding:
    """`reached`: a broker has answered since the start. `reachable`: it answered lately.

    A broker that went away leaves the process ready: it waits and drains later. One that was never there, a topic
    that does not exist, or a refusal (`denied`: see `shared.messaging.kafka_denial`) is a mistake of installation, and
    not ready.
    """

    reached: bool
    reachable: bool
    subscriptions: tuple[SubscriptionStanding, ...] = ()
    denied: tuple[str, ...] = ()

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why this process is not ready, as stable codes with names of topics and groups; empty where it is."""
        if not self.reached:
            return self.denied or ("kafka-mai-raggiunto",)
        found = list(self.denied)
        for subscription in self.subscriptions:
            found += [f"topic-mancante:{topic}" for topic in subscription.missing_topics]
            if subscription.stuck and self.reachable:
                found.append(f"lettura-ferma:{subscription.group}")
        return tuple(found)

    @property
    def ready(self) -> bool:
        return not self.obstacles
