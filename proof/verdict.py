"""After the disturbance: wait for calm, then lay what is there upon what should be."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from proof.checks import check
from proof.clients import Ledger, Person
from proof.findings import Findings
from proof.pictures import OF_NOBODY, compare, pictures, totals
from proof.snapshot import Snapshot, take
from proof.waiting import eventually
from proof.workload import Undisturbed, Workload, report

CALM_WITHIN: Final = 180.0
LOOK_EVERY: Final = 1.0
"""Seconds: a look reads everything."""

Look = Callable[[Snapshot], Findings]


class Verdict:
    """`urls`: the databases. `more`: what else is to be looked at, beside the databases of the services.

    `calm_within`: seconds that everything is given to arrive: what has not by then is lost.
    """

    def __init__(
        self,
        urls: Mapping[str, str],
        ledger: Ledger,
        workload: Workload,
        undisturbed: Undisturbed,
        *more: Look,
        calm_within: float = CALM_WITHIN,
    ) -> None:
        self._calm_within = calm_within
        self._urls = urls
        self._ledger = ledger
        self._workload = workload
        self._undisturbed = undisturbed
        self._more: Sequence[Look] = more

    async def reach(self, region: Person) -> Findings:
        """Every promise, for all that was told so far. Empty where all were kept."""
        wanted, sums, numbers = await self._undisturbed.tell(self._workload.told.values())
        stories = {caso: story.key for caso, story in self._workload.told.items()}

        def look() -> Findings:
            snapshot = take(self._urls)
            found = check(snapshot, self._ledger.acknowledged)
            found += compare(pictures(snapshot, stories), wanted)
            found += compare({OF_NOBODY: totals(snapshot)}, {OF_NOBODY: sums})
            for more in self._more:
                found += more(snapshot)
            return found

        found = Findings()

        async def calm() -> bool:
            nonlocal found
            found = await asyncio.to_thread(look)
            return not found

        await eventually(calm, self._calm_within, LOOK_EVERY)
        if (told := await report(region)) != numbers:
            differing = sorted(key for key in told.keys() | numbers.keys() if told.get(key) != numbers.get(key))
            found.others.append(f"il rapporto finale è diverso da quello indisturbato in {differing}")
        return found
