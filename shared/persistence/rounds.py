"""Work that goes round and round for as long as a process leads: what the database says is to be done, is done.

Each round stands on what the database says, and remembers nothing: whoever takes over goes on where the other fell.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from shared.persistence.engine import Database, Lead

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Seconds."""


@dataclass(frozen=True)
class Round:
    """`work` says how much it did; `every`: seconds between two of them, more where it keeps failing."""

    name: str
    work: Callable[[], Awaitable[int]]
    every: float


class LedRounds:
    """Side by side, by one process of the service at a time: a round that waits for somebody delays no other."""

    def __init__(self, lead: str, database: Database, rounds: Sequence[Round], failed: Callable[[str], None]) -> None:
        """`failed` is told the name of each round that failed."""
        self._lead = lead
        self._database = database
        self._rounds = rounds
        self._failed = failed

    async def run(self) -> None:
        """Until it is cancelled."""
        pause = 0.1
        while True:
            try:
                async with self._database.lead(self._lead) as lead:
                    pause = 0.1
                    async with asyncio.TaskGroup() as tasks:
                        for each in self._rounds:
                            tasks.create_task(self._over_and_over(each))
                        tasks.create_task(_still_ours(lead))
            except* Exception as group:
                log.warning("%s: %s; again in %.1f s", self._lead, type(group.exceptions[0]).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _over_and_over(self, each: Round) -> None:
        pause = each.every
        while True:
            await asyncio.sleep(pause)
            try:
                await each.work()
                pause = each.every
            except Exception as error:
                pause = min(max(pause * 2, each.every), LONGEST_PAUSE)
                self._failed(each.name)
                log.warning("%s, %s: %s; again in %.1f s", self._lead, each.name, type(error).__name__, pause)


async def _still_ours(lead: Lead) -> None:
    """Raises Unavailable where the lead may have passed to somebody else: then everything here ends."""
    while True:
        await asyncio.sleep(1.0)
        await lead.confirm()
