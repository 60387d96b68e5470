"""kill -9 of whatever runs, and every failpoint where it is passed, in the distributed form."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from proof.distributed_scene import Scene
from proof.disturbance import Killer, Rest, set_off
from proof.findings import Findings

AT_ONCE: Final = 8
"""Stories under way at the same time: most of them wait for an event at any moment."""
DOWN_AT_ONCE: Final = 3
"""Processes down at the same time, at most."""
ACTIONS: Final = ("exit", "exception")
PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "pua api": ("database.before-commit",),
    "sad api": ("database.after-commit",),
    "dimissioni worker": ("relay.before-send", "relay.after-mark", "trail.after-seal"),
    "pua worker": ("relay.after-send", "kafka.before-send"),
    "sad worker": ("kafka.after-send", "consumer.before-handle"),
    "testimone worker": ("consumer.after-handle", "consumer.after-commit"),
    "indicators worker": ("stream.before-handle", "stream.after-handle", "stream.after-ack"),
}
"""Which process passes which failpoint here; together they are all that there are."""
OF_A_READER: Final = Rest(6.0, 14.0)
"""A group misses a dead member for ten seconds: killed more often, a reader would never read."""
OF_AN_API: Final = Rest(0.5, 4.0)


@dataclass
class Deaths:
    """What was survived. `failpoints`: the pairs (name, action) that went off."""

    findings: Findings
    cycles: dict[str, int]
    failpoints: set[tuple[str, str]] = field(default_factory=set)


async def prove(scene: Scene, cycles: int) -> Deaths:
    """Raises NeverAnswered, NeverPassed, PartFailed: then something did not come back by itself."""
    killer = Killer(f"{scene.seed}-d", cycles, DOWN_AT_ONCE, scene.told)
    passed: set[tuple[str, str]] = set()

    async def haunt(name: str) -> None:
        target = scene.targets[name]
        pairs = product(PLACES.get(name, ()), ACTIONS)
        async for pair in set_off(target, pairs, scene.seed, scene.told):
            passed.add(pair)
        await killer.haunt(target, OF_AN_API if name.endswith("api") else OF_A_READER)

    async def violence() -> None:
        async with asyncio.TaskGroup() as group:
            for name in scene.targets:
                group.create_task(haunt(name))

    findings = await scene.meanwhile(violence(), AT_ONCE)
    return Deaths(findings, dict(killer.cycles), passed)
