"""The four services and the witness in one process, on SQLite: nothing is real but the code, and that is what is tried.

Answers get lost, the bus stutters, every few commits something fails before or after one, and the process has two
lives.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import httpx

from proof.chance import chance
from proof.clients import Ledger, Line
from proof.findings import Findings
from proof.hearing import heard_against_said
from proof.scenes.failing_commit import failing_commit
from proof.scenes.poison import poison
from proof.scenes.stage import run
from proof.scenes.stutter import StutteringBus
from proof.snapshot import SERVICES, Snapshot
from proof.stories import Stories, Story
from proof.telling import Cast
from proof.verdict import Verdict
from proof.witness import build as witness
from proof.workload import Undisturbed, Workload
from services.dimissioni import bootstrap as dimissioni
from services.dimissioni.settings import Settings as DimissioniSettings
from services.embedded import host
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from services.indicators import bootstrap as indicators
from services.indicators.settings import Settings as IndicatorsSettings
from services.pua import bootstrap as pua
from services.pua.settings import Settings as PuaSettings
from services.sad import bootstrap as sad
from services.sad.settings import Settings as SadSettings
from shared.kernel.failpoint import arm
from shared.web.auth import Authenticator

SEED: Final = "scena"
PLACES: Final = (
    "database.before-commit=exception@4",
    "relay.before-send=exception@2",
    "database.after-commit=exception@6",
    "relay.after-send=exception@2",
    "database.before-commit=exception@9",
    "relay.after-mark=exception@2",
)
EVERY: Final = 0.4
"""Seconds between one arming and the next."""
PATIENCE: Final = 60.0
"""Seconds: a loaded machine tells a story in thirty. What a planted fault loses is waited for as long."""
LIVES: Final = ("prima", "seconda")
STORIES: Final = 6
"""In each life."""


async def scene(folder: Path) -> Findings:
    """First a commit that fails, and one poisoned event at a time; then everything together."""
    return await failing_commit(folder) or await poison(folder / "veleno") or await _violence(folder)


async def _violence(folder: Path) -> Findings:
    settings = HostSettings(dati=folder / "dati", emittente="", jwks_file=None)
    urls = {service: settings.database_url(service) for service in SERVICES}
    stories, ledger = Stories(SEED).of(), Ledger()
    told: dict[str, Story] = {}
    found = Findings()
    async with Undisturbed(folder / "indisturbata") as undisturbed:
        for life in LIVES:
            async with _alive(settings, life, ledger) as cast:
                workload = Workload(cast, told)
                await _failing(workload.tell(islice(stories, STORIES)))
                heard = partial(_heard, settings.database_url("testimone"))
                verdict = Verdict(urls, ledger, workload, undisturbed, heard, calm_within=PATIENCE)
                found = await verdict.reach(cast.region)
            if found:
                break
    return found


@asynccontextmanager
async def _alive(settings: HostSettings, life: str, ledger: Ledger) -> AsyncIterator[Cast]:
    bus = StutteringBus(chance(SEED, life, "bus"))
    issuer = Sviluppo(settings.dati, settings.destinatario)
    who, url = Authenticator(issuer.issuer()), settings.database_url
    platform = host.Platform(
        bus=bus,
        pua=pua.build(PuaSettings(database_url=url("pua")), bus, who),
        dimissioni=dimissioni.build(DimissioniSettings(database_url=url("dimissioni")), bus, who),
        sad=sad.build(SadSettings(database_url=url("sad")), bus, who),
        indicators=indicators.build(IndicatorsSettings(database_url=url("indicators")), bus, who),
    )
    hearing = witness(url("testimone"), bus)
    transport = httpx.ASGITransport(host.create_app(platform), raise_app_exceptions=False)
    async with AsyncExitStack() as stack:
        for service in (hearing, platform):
            await service.start()
            stack.push_async_callback(service.stop)
        line = Line(
            lambda _path: "http://raccordo",
            ledger,
            look=0.02,
            patience=PATIENCE,
            loses=chance(SEED, life, "rete"),
            http=httpx.AsyncClient(transport=transport),
        )
        stack.push_async_callback(line.close)
        yield Cast.of(line, issuer, None)


async def _failing(work: Coroutine[Any, Any, None]) -> None:
    """Until `work` is done, one failpoint after the other is armed to raise."""
    working = asyncio.create_task(work)
    places = cycle(PLACES)
    while not working.done():
        arm(next(places))
        await asyncio.wait([working], timeout=EVERY)
    arm("")
    await working


def _heard(url: str, snapshot: Snapshot) -> Findings:
    return heard_against_said(url, snapshot.said.values())


if __name__ == "__main__":
    sys.exit(run(scene))
