"""Processes killed at random moments, and failpoints that go off in them; each is started again at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Final

from proof.chance import chance
from proof.processes import Target
from shared.kernel.failpoint import KILLED, VARIABLE

HIT_WITHIN: Final = 300.0
"""Seconds for a workload to pass by an armed place."""
DOWN: Final = 0.5
"""Seconds at most between a death and the next start."""
LOOK: Final = 0.1


class NeverPassed(Exception):
    """A failpoint was armed, and nobody came by: it proves nothing."""


STARTED_WITHIN: Final = 2.0
"""Seconds that a process takes to be ready where nothing else wants the machine."""


@dataclass(frozen=True)
class Rest:
    """Seconds that a process is left alone between two deaths, at least and at most, where it starts in time.

    One that took longer to start lives longer, in proportion: on a loaded machine it would otherwise die before its
    first answer, every time, and nothing would be proved but that.
    """

    least: float
    most: float

    def drawn(self, die: Random, started_in: float) -> float:
        return die.uniform(self.least, self.most) * max(1.0, started_in / STARTED_WITHIN)


@dataclass
class Killer:
    """kill -9 of one process and its restart is a cycle; `at_once` of them may be down at the same time."""

    seed: str
    wanted: int
    at_once: int = 2
    told: Callable[[str], None] = lambda _line: None
    cycles: Counter[str] = field(default_factory=Counter)
    _begun: int = 0

    def __post_init__(self) -> None:
        self._gate = asyncio.Semaphore(self.at_once)

    async def haunt(self, target: Target, rest: Rest) -> None:
        """Kill this one again and again, until all together have gone through `wanted` cycles.

        Raises PartFailed where it does not come back.
        """
        die = chance(self.seed, "morte", target.name)
        started_in = 0.0
        while self._begun < self.wanted:
            await asyncio.sleep(rest.drawn(die, started_in))
            async with self._gate:
                if self._begun >= self.wanted:
                    return
                self._begun += 1
                await asyncio.to_thread(target.kill)
                await asyncio.sleep(die.uniform(0, DOWN))
                began = monotonic()
                target.start()
                await asyncio.to_thread(target.wait_ready)
                started_in = monotonic() - began
                self.cycles[target.name] += 1
                self.told(f"{self.cycles.total()}/{self.wanted} {target.name}")


async def set_off(
    target: Target, failpoints: Iterable[tuple[str, str]], seed: str, told: Callable[[str], None]
) -> AsyncIterator[tuple[str, str]]:
    """One after the other: `target` starts with a failpoint armed, lives until it went off, and starts with the next.

    Yields each (name, action) that went off; at the end the process runs unarmed. Raises NeverPassed, PartFailed.
    """
    die = chance(seed, "failpoint", target.name)
    for name, action in failpoints:
        if target.running:
            await asyncio.to_thread(target.kill)
        before = _heard(target, name, action)
        target.start(**{VARIABLE: f"{name}={action}@{die.randint(1, 6)}"})
        until = monotonic() + HIT_WITHIN
        while _heard(target, name, action) == before:
            if monotonic() > until:
                raise NeverPassed(f"{name}={action} in {target.name}")
            await asyncio.sleep(LOOK)
        if action == "exception":
            await asyncio.sleep(die.uniform(0, 1))  # it lives on, with whatever the exception left behind
        elif (status := await asyncio.to_thread(target.wait)) != KILLED:
            raise NeverPassed(f"{name}=exit in {target.name}: ended with {status}")
        told(f"{name}={action} in {target.name}")
        yield name, action
    if target.running:
        await asyncio.to_thread(target.kill)
    target.start()
    await asyncio.to_thread(target.wait_ready)


def _heard(target: Target, name: str, action: str) -> int:
    return target.log.read_text(encoding="utf-8", errors="replace").count(f"failpoint {name}: {action}")
