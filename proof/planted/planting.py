"""A copy of the code with one fault in it, and the scene that must notice."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from proof.planted.faults import FAULTS, Change, Fault, Stage
from proof.scenes.stage import BROKEN, KEPT

CODE: Final = ("proof", "scripts", "services", "shared")
AT_ONCE: Final = 2
PATIENCE: Final = 600.0
"""Seconds for one scene."""


class NothingToChange(Exception):
    """The text that a fault changes is not there, or is there twice: the code went on and the fault did not."""


class HealthyIsIll(Exception):
    """A scene found something in the code as it is. Holds what."""


@dataclass(frozen=True)
class Caught:
    """`shown`: the first thing that the scene said, or why it said nothing."""

    fault: Fault
    found: bool
    shown: str


async def prove(parts: Mapping[Stage, str], told: Callable[[str], None]) -> list[Caught]:
    """Every fault, some at a time. `parts`: what the scenes with real parts are told of them.

    Raises HealthyIsIll where a scene is not content with the code as it is, NothingToChange.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def tried(fault: Fault) -> Caught:
        async with gate:
            caught = await _tried(fault, parts[fault.stage])
        told(f"{'trovato' if caught.found else 'NON TROVATO'}: {fault.name} ({caught.shown})")
        return caught

    async def healthy(stage: Stage) -> None:
        async with gate:
            status, said = await _play(Path.cwd(), stage, parts[stage])
        if status != KEPT:
            raise HealthyIsIll(f"{stage} ({status}): {said}")
        told(f"il codice sano passa la scena {stage}")

    async with asyncio.TaskGroup() as group:
        for stage in parts:
            group.create_task(healthy(stage))
        tasks = [group.create_task(tried(fault)) for fault in FAULTS]
    return [task.result() for task in tasks]


def plant(fault: Fault, code: Path) -> None:
    """Raises NothingToChange."""
    for change in fault.changes:
        file = code / change.file
        file.write_text(changed(file.read_text(encoding="utf-8"), change), encoding="utf-8")


def changed(text: str, change: Change) -> str:
    """Raises NothingToChange."""
    if text.count(change.old) != 1:
        raise NothingToChange(f"{change.file}: {text.count(change.old)} volte «{change.old}»")
    return text.replace(change.old, change.new)


async def _tried(fault: Fault, part: str) -> Caught:
    with tempfile.TemporaryDirectory(prefix="raccordo-guasto-") as folder:
        code = Path(folder)
        for room in CODE:
            shutil.copytree(Path.cwd() / room, code / room, ignore=shutil.ignore_patterns("__pycache__"))
        plant(fault, code)
        status, said = await _play(code, fault.stage, part)
    first = next((line for line in said.splitlines() if line.startswith(fault.seen_as)), "")
    found = status == BROKEN and bool(first)
    return Caught(fault, found, first or f"uscita {status}: {said[-400:]}")


async def _play(code: Path, stage: Stage, part: str) -> tuple[int | None, str]:
    """Exit status (None: too slow) and what was said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"proof.scenes.{stage}",
        *([part] if part else []),
        cwd=code,
        env={**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return None, "non ha finito in tempo"
    return process.returncode, said.decode(errors="replace")
