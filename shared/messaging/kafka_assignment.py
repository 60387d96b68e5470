"""Which partitions are ours, and where to begin with those that come."""

import logging
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from kafka import ConsumerRebalanceListener

log = logging.getLogger(__name__)

Place: TypeAlias = Any
"""kafka.TopicPartition: a named tuple of topic and partition, which the library leaves untyped."""
TIMEOUT_MS = 5_000


class Assignment:
    """Hears from the group who reads what. A partition that comes waits, paused, until it is known where to begin.

    The library calls it from its own thread, but only while the reader's waits in `poll`: never both at a time.
    """

    def __init__(self) -> None:
        self.arrived: set[Place] = set()
        self.mine: frozenset[tuple[str, int]] = frozenset()
        self.gaps: dict[tuple[str, int], int] = {}
        self._consumer: Any = None

    def follow(self, consumer: Any) -> None:
        self.clear()
        self._consumer = consumer

    def clear(self) -> None:
        self.arrived = set()
        self.mine = frozenset()

    def on_partitions_assigned(self, assigned: Collection[Place]) -> None:
        self._consumer.pause(*assigned)
        self.arrived |= set(assigned)
        self.mine |= {(place.topic, place.partition) for place in assigned}

    def on_partitions_revoked(self, revoked: Collection[Place]) -> None:
        self.arrived -= set(revoked)
        self.mine -= {(place.topic, place.partition) for place in revoked}

    def on_partitions_lost(self, lost: Collection[Place]) -> None:
        self.on_partitions_revoked(lost)

    def begin(self, places: Collection[Place]) -> None:
        self._consumer.resume(*places)
        self.arrived -= set(places)

    def seek(self, places: Collection[Place], stored: Mapping[tuple[str, int], int], group: str) -> None:
        """Go where both the group and the database have been; to the beginning where one of them knows nothing.

        Reading again is harmless, skipping is not. The group alone remembers what a database applied that has since
        been replaced by its backup; the database alone remembers what a topic held before it was created anew.
        """
        first = self._consumer.beginning_offsets(list(places), timeout_ms=TIMEOUT_MS)
        end = self._consumer.end_offsets(list(places), timeout_ms=TIMEOUT_MS)
        for place in places:
            where = (place.topic, place.partition)
            committed = self._consumer.committed(place, timeout_ms=TIMEOUT_MS)
            wanted = 0 if committed is None else min(committed, stored.get(where, 0))
            if wanted > end[place]:
                log.warning("%s: %s/%d is shorter than what was read of it: read from its beginning", group, *where)
                wanted = first[place]
            elif where in stored and stored[where] < first[place]:
                self.gaps[where] = first[place] - stored[where]
                log.error("%s: eventi-persi-per-ritenzione %s/%d: %d", group, *where, self.gaps[where])
            elif committed is not None and wanted < committed:
                log.warning("%s: %s/%d goes back by %d to where the database is", group, *where, committed - wanted)
            self._consumer.seek(place, max(wanted, first[place]))


ConsumerRebalanceListener.register(Assignment)
