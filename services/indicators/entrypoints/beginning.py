"""Where to begin to read a partition: what the group remembers, the database knows and the broker still has."""

from typing import NamedTuple


class Beginning(NamedTuple):
    offset: int
    lost: int
    """Messages that retention deleted before this database applied them: only their publisher may still have them."""


def begin_at(committed: int, wanted: int, first: int, end: int) -> Beginning:
    """Offsets of the next message: acknowledged by the group, wanted by the database (0: nothing yet), first and end.

    Reading again is harmless, skipping is not: the lower of the two. The group alone remembers what a database applied
    that was since replaced by its backup; the database alone what a topic held before it was created anew.
    """
    begin = min(committed, wanted)
    if begin > end:
        return Beginning(first, 0)
    return Beginning(max(begin, first), max(0, first - wanted) if wanted else 0)
