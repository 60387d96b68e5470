"""Whether a consumer moves. A process that is alive, holds its partitions and reads nothing looks healthy from outside;
what betrays it is the committed offset, which stands still while there is something to read.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

STUCK_AFTER = 60.0
"""Seconds without a commit, with something to read: a batch takes milliseconds, so this is not slowness."""


class Position(NamedTuple):
    """Of one consumer group on one partition."""

    committed: int
    """The offset from which the group would go on."""
    end: int
    """The offset that the next message will get."""


Positions = Mapping[tuple[str, int], Position]
"""By (topic, partition), for the partitions that this process reads."""


class Progress:
    """Fed with positions at every probe or scrape. `elapsed` counts seconds and never goes back."""

    def __init__(self, elapsed: Callable[[], float], stuck_after: float = STUCK_AFTER) -> None:
        self._elapsed = elapsed
        self._stuck_after = stuck_after
        self._since: dict[tuple[str, int], tuple[int, float]] = {}
        self._last: Positions = {}

    def seen(self, positions: Positions) -> None:
        """A partition that is new here, has moved, or has nothing to read begins to be watched from now."""
        now = self._elapsed()
        before = self._since
        self._since = {}
        for partition, (committed, end) in positions.items():
            known = before.get(partition)
            waits = known is not None and known[0] == committed and committed < end
            self._since[partition] = known if known is not None and waits else (committed, now)
        self._last = positions

    def unknown(self) -> None:
        """The broker did not say. Nobody is to blame for the time in which it was away."""
        self._since = {}
        self._last = {}

    def stuck(self) -> list[tuple[str, int]]:
        """The partitions whose messages wait for too long without being read."""
        now = self._elapsed()
        return sorted(
            partition
            for partition, (committed, since) in self._since.items()
            if committed < self._last[partition].end and now - since >= self._stuck_after
        )

    def lag(self) -> dict[str, int]:
        """Messages still to read, by topic."""
        lag: dict[str, int] = {}
        for (topic, _), (committed, end) in self._last.items():
            lag[topic] = lag.get(topic, 0) + max(0, end - committed)
        return lag
