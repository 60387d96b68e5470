"""Named places where a proof may make the process fail: before and after each commit, sending and acknowledgement.

Nothing happens unless RACCORDO_FAILPOINTS arms them: `relay.after-send=exit,consumer.before-handle=exception@3` ends
the process (as `kill -9` would: nothing is cleaned up) the first time one is passed, and raises the third time another
is. Each goes off once, and says so in the log: a proof that never passed the place would prove nothing.
"""

import logging
import os
from collections import Counter
from typing import Final, Literal, NamedTuple, cast

log = logging.getLogger(__name__)

VARIABLE: Final = "RACCORDO_FAILPOINTS"
FAILPOINTS: Final = (
    "database.before-commit",
    "database.after-commit",
    "trail.after-seal",
    "relay.before-send",
    "relay.after-send",
    "relay.after-mark",
    "kafka.before-send",
    "kafka.after-send",
    "consumer.before-handle",
    "consumer.after-handle",
    "consumer.after-commit",
    "stream.before-handle",
    "stream.after-handle",
    "stream.after-ack",
)
"""All there are, in the order in which an event meets them."""
Action = Literal["exit", "exception"]
KILLED: Final = 137
"""Exit status of a process that a failpoint ended: that of one killed by signal 9."""


class Injected(Exception):
    """Raised by a failpoint that is armed with `exception`."""


class _Armed(NamedTuple):
    action: Action
    at: int


class UnknownFailpoint(ValueError):
    """RACCORDO_FAILPOINTS names a place or an action that is not there."""


def read(text: str) -> dict[str, _Armed]:
    """`name=action[@n]`, separated by commas. Raises UnknownFailpoint."""
    armed = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, wanted = part.partition("=")
        action, _, at = wanted.partition("@")
        if name not in FAILPOINTS or action not in ("exit", "exception") or not (at or "1").isdigit():
            raise UnknownFailpoint(part)
        armed[name] = _Armed(cast(Action, action), int(at or 1))
    return armed


_armed = read(os.environ.get(VARIABLE, ""))
_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Go on, unless this place is armed and its turn has come. Raises Injected."""
    if not _armed or name not in _armed:
        return
    _passed[name] += 1
    if _passed[name] != _armed[name].at:
        return
    log.warning("failpoint %s: %s", name, _armed[name].action)
    if _armed[name].action == "exit":
        os._exit(KILLED)
    raise Injected(name)


def arm(text: str) -> None:
    """Arm anew within a test. Raises UnknownFailpoint."""
    _armed.clear()
    _passed.clear()
    _armed.update(read(text))
