"""The embedded form under violence: the whole host is killed, and failpoints end it or raise in it, on SQLite."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from proof.clients import Ledger, Line
from proof.disturbance import Killer, Rest, set_off
from proof.findings import Findings
from proof.processes import EmbeddedHost
from proof.snapshot import SERVICES
from proof.stories import Stories
from proof.telling import Cast
from proof.verdict import Verdict
from proof.workload import Undisturbed, Workload
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from services.embedded.verifica_audit import verify
from shared.kernel.failpoint import FAILPOINTS
from shared.process.verification import sentence

AT_ONCE: Final = 4
"""Stories under way at the same time."""
REST: Final = Rest(0.3, 2.0)
PLACES: Final = tuple(name for name in FAILPOINTS if name.startswith(("database.", "relay.", "trail.")))
"""The failpoints that this form passes: there is no Kafka in it."""
ACTIONS: Final = ("exit", "exception")


@dataclass
class Outcome:
    """`failpoints`: the pairs (name, action) that went off. `stories`: how many were told to the end."""

    findings: Findings
    cycles: dict[str, int]
    failpoints: set[tuple[str, str]]
    stories: int
    repeated: int


async def prove(folder: Path, seed: str, cycles: int, told: Callable[[str], None]) -> Outcome:
    """Raises NeverAnswered, NeverPassed, PartFailed: then the platform did not come back by itself."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    host = EmbeddedHost(folder / "dati", folder / "piattaforma.log")
    ledger = Ledger()
    line = Line(lambda _path: host.base, ledger)
    cast = Cast.of(line, Sviluppo(host.data, "raccordo"), None)
    workload = Workload(cast)
    urls = {service: f"sqlite:///{host.data / service}.db" for service in SERVICES}
    killer = Killer(f"{seed}-s", cycles, told=told)
    passed: set[tuple[str, str]] = set()

    async def disturb(enough: asyncio.Event) -> None:
        try:
            await killer.haunt(host, REST)
            async for pair in set_off(host, product(PLACES, ACTIONS), seed, told):
                passed.add(pair)
        finally:
            enough.set()

    with _running(host):
        async with Undisturbed(folder / "indisturbata") as undisturbed:
            await asyncio.to_thread(host.wait_ready)
            enough = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                group.create_task(workload.until(enough, Stories(f"{seed}-s").of(), AT_ONCE))
                group.create_task(disturb(enough))
            found = await Verdict(urls, ledger, workload, undisturbed).reach(cast.region)
    await line.close()
    for audit in await verify(HostSettings(dati=host.data)):
        found.others += [f"{audit.servizio}: registro degli accessi: {sentence(one)}" for one in audit.trovate]
        found.others += (
            [f"{audit.servizio}: non sigillate dopo l'arresto: {audit.in_attesa}"] if audit.in_attesa else []
        )
    return Outcome(found, dict(killer.cycles), passed, len(workload.told), ledger.repeated)


@contextmanager
def _running(host: EmbeddedHost) -> Iterator[None]:
    host.start()
    try:
        yield
    finally:
        host.stop()
