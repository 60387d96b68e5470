"""`python -m proof [--cicli N] [--lunga] [--seme S] [--parte ...]`: the whole proof, or some of its parts.

`make proof` runs all of it in the short form. Exit status 0: every promise was kept; 1: one was not; 2: a real part
cannot run here.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from rich.console import Console

from proof import deaths, embedded_form, farewell, outages, poisoning
from proof.distributed_scene import scene
from proof.planted.faults import Stage
from proof.planted.planting import prove as planted
from proof.report import Report
from scripts.parts.kafka import Broker
from scripts.parts.missing import PartMissing
from scripts.parts.postgres import PostgresCluster

SHORT: Final = 60
LONG: Final = 1_000
NOT_HERE: Final = 2
OF_SQLITE: Final = 1 / 3
"""The share of the cycles in which the embedded host is killed; in the others, a process of the distributed form."""
PARTS: Final = ("sqlite", "distribuita", "guasti")

console = Console()


def main() -> int:
    wanted = _arguments()
    report = Report(wanted.seme)
    console.print(f"Prove della piattaforma. Seme: [bold]{report.seed}[/bold]")
    began, missing = monotonic(), False
    try:
        with tempfile.TemporaryDirectory(prefix="raccordo-proof-") as folder:
            asyncio.run(_prove(report, Path(folder), wanted.cicli, wanted.parte))
    except* PartMissing as group:
        console.print(f"[red]{'; '.join(_causes(group))}[/red]")
        missing = True
    if missing:
        return NOT_HERE
    report.seconds["in tutto"] = monotonic() - began
    report.write(console)
    return 0 if report.kept else 1


async def _prove(report: Report, folder: Path, cycles: int, parts: list[str]) -> None:
    """The distributed form on one side, what needs little of the machine on the other, at the same time."""
    of_sqlite = round(cycles * OF_SQLITE)

    async def distributed() -> None:
        if "distribuita" in parts:
            part = partial(_distributed, report, folder, cycles - of_sqlite)
            await _part(report, "distribuita", part)

    async def the_rest() -> None:
        if "sqlite" in parts:
            await _part(report, "sqlite", partial(_sqlite, report, folder / "sqlite", of_sqlite))
        if "guasti" in parts:
            await _part(report, "guasti", partial(_planted, report))

    async with asyncio.TaskGroup() as group:
        group.create_task(distributed())
        group.create_task(the_rest())


Told = Callable[[str], None]


async def _part(report: Report, name: str, prove: Callable[[Told], Awaitable[None]]) -> None:
    """A part that breaks off is told, and the others go on."""
    began = monotonic()

    def told(line: str) -> None:
        console.print(f"{monotonic() - began:7.1f} s  {name}: {line}", highlight=False, soft_wrap=True)

    try:
        await prove(told)
    except PartMissing:
        raise
    except Exception as error:
        report.broken.append(f"{name}: {'; '.join(_causes(error))}")
    report.seconds[name] = monotonic() - began


async def _sqlite(report: Report, folder: Path, cycles: int, told: Told) -> None:
    outcome = await embedded_form.prove(folder, report.seed, cycles, told)
    report.findings += outcome.findings
    report.cycles["sqlite"] = outcome.cycles
    report.stories["sqlite"] = outcome.stories


async def _distributed(report: Report, folder: Path, cycles: int, told: Told) -> None:
    async with scene(folder, report.seed, told) as stage:
        told("piattaforma avviata: broker, base dati, 9 processi")
        survived = await deaths.prove(stage, cycles)
        report.findings += survived.findings
        report.cycles["distribuita"] = survived.cycles
        report.failpoints |= survived.failpoints
        for disturb in (outages.broker, outages.database, farewell.api, farewell.workers, poisoning.prove):
            name = f"{disturb.__module__.rpartition('.')[2]}.{disturb.__name__}"
            told(name)
            report.findings += await disturb(stage)
            report.disturbances.append(name)
        report.stories["distribuita"] = len(stage.workload.told)


async def _planted(report: Report, told: Told) -> None:
    with PostgresCluster() as postgres, Broker() as kafka:
        parts: dict[Stage, str] = {"memory": "", "postgres": str(postgres.port), "kafka": kafka.bootstrap}
        for caught in await planted(parts, told):
            report.planted[caught.fault.name] = caught.found


def _causes(error: BaseException) -> list[str]:
    if isinstance(error, BaseExceptionGroup):
        return [cause for each in error.exceptions for cause in _causes(each)]
    return [f"{type(error).__name__}: {error}"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cicli", type=int, metavar="N", help=f"quante morti in tutto (di solito {SHORT})")
    parser.add_argument("--lunga", action="store_true", help=f"{LONG} morti")
    parser.add_argument("--seme", default=secrets.token_hex(3), help="per ripetere le stesse prove")
    parser.add_argument("--parte", action="append", choices=PARTS, help="solo questa parte; ripetibile")
    wanted = parser.parse_args()
    wanted.cicli = wanted.cicli or (LONG if wanted.lunga else SHORT)
    wanted.parte = wanted.parte or list(PARTS)
    return wanted


if __name__ == "__main__":
    sys.exit(main())
