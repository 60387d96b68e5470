"""The distributed form, up, with its witness and its people: what every disturbance of it works on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from proof.clients import Ledger, Line
from proof.findings import Findings
from proof.hearing import heard_against_said
from proof.hospital import HospitalTopic
from proof.notices import notices_on_the_topic
from proof.processes import Target, WitnessProcess
from proof.snapshot import Snapshot
from proof.stories import Stories
from proof.telling import Cast
from proof.topic_log import topics_against_outboxes
from proof.verdict import Verdict
from proof.witness import URL, metadata
from proof.workload import Undisturbed, Workload
from scripts.distributed.platform import PREFIXES, Platform
from shared.contracts.topics import public_topic, restricted_topic

TOPICS: Final[Mapping[str, str]] = {
    **{public_topic(service): service for service in ("pua", "dimissioni", "sad", "indicators")},
    **{restricted_topic(service): service for service in ("pua", "dimissioni")},
}
PEOPLE_ALONE: Final = ("orientamento", "sad_diretto")
"""The stories that wait for no event: they go on whatever happens to the broker."""

Told = Callable[[str], None]


@dataclass(frozen=True)
class Scene:
    """`seed` names this run's chance. `told` hears what happens, line by line."""

    platform: Platform
    witness: WitnessProcess
    witness_url: str
    seed: str
    told: Told
    line: Line
    cast: Cast
    stories: Stories
    workload: Workload
    verdict: Verdict

    @property
    def ledger(self) -> Ledger:
        return self.line.ledger

    @property
    def targets(self) -> Mapping[str, Target]:
        """Every process that may be killed, by name."""
        return {process.name: process for process in (*self.platform.processes, self.witness)}

    async def meanwhile(self, disturbance: Awaitable[None], at_once: int, *kinds: str) -> Findings:
        """People work as long as the disturbance lasts, and end what they began; then everything is looked at."""
        enough = asyncio.Event()

        async def disturbed() -> None:
            try:
                await disturbance
            finally:
                enough.set()

        async with asyncio.TaskGroup() as group:
            group.create_task(self.workload.until(enough, self.stories.of(*kinds), at_once))
            group.create_task(disturbed())
        return await self.verdict.reach(self.cast.region)


@asynccontextmanager
async def scene(folder: Path, seed: str, told: Told) -> AsyncIterator[Scene]:
    """Everything real is started here, and gone afterwards. Raises PartMissing, PartFailed."""
    platform = Platform(folder / "piattaforma", durable=True)
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(platform.__enter__)
        stack.push_async_callback(asyncio.to_thread, platform.__exit__, None, None, None)
        url = platform.postgres.create_database("testimone")
        _make_tables(url)
        witness = WitnessProcess(platform.folder / "testimone.log", {**platform.environment, URL: url})
        witness.start()
        stack.callback(witness.stop)
        await asyncio.to_thread(witness.wait_ready)
        bases = platform.bases
        line = Line(lambda path: next(bases[prefix] for prefix in PREFIXES if path.startswith(prefix)), Ledger())
        stack.push_async_callback(line.close)
        hospital = HospitalTopic(platform.kafka.bootstrap)
        stack.callback(hospital.close)
        cast = Cast.of(line, platform.issuer, hospital)
        workload = Workload(cast)
        undisturbed = await stack.enter_async_context(Undisturbed(folder / "indisturbata"))
        bootstrap = platform.kafka.bootstrap
        on_topics = (partial(topics_against_outboxes, bootstrap, TOPICS), partial(notices_on_the_topic, bootstrap))
        looks = (partial(_testimony, url), *on_topics)
        verdict = Verdict(platform.databases, line.ledger, workload, undisturbed, *looks)
        yield Scene(platform, witness, url, seed, told, line, cast, Stories(f"{seed}-d"), workload, verdict)


def _testimony(url: str, snapshot: Snapshot) -> Findings:
    return heard_against_said(url, snapshot.said.values())


def _make_tables(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        metadata.create_all(connection)
    engine.dispose()
