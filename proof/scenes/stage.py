"""What every scene is run by: it says what it found, and whose code it ran."""

import asyncio
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import shared
from proof.clients import NeverAnswered, Unexpected
from proof.findings import Findings

KEPT: Final = 0
BROKEN: Final = 1
WRONG_CODE: Final = 4


def run(scene: Callable[[Path], Awaitable[Findings]]) -> int:
    """The exit status. The code that runs must be that of the folder we stand in: it may be a copy."""
    code = Path(str(shared.__file__)).resolve()
    if not code.is_relative_to(Path.cwd()):
        sys.stderr.write(f"gira {code}, non il codice di questa cartella\n")
        return WRONG_CODE
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to
    with tempfile.TemporaryDirectory(prefix="raccordo-scena-") as folder:
        found = asyncio.run(_played(scene, Path(folder)))
    sys.stdout.writelines(f"{line}\n" for line in found.all)
    return BROKEN if found else KEPT


async def _played(scene: Callable[[Path], Awaitable[Findings]], folder: Path) -> Findings:
    try:
        return await scene(folder)
    except* (NeverAnswered, Unexpected) as group:
        found = Findings(lost=[str(error) for error in _leaves(group)])
    return found


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
