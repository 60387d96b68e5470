"""A commit that fails: who wrote hears of it, nothing of it is left, and the numbers of a case have no hole."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from proof.events import BEGIN
from proof.findings import Findings
from proof.snapshot import kept_in
from proof.witness import NAME, Witness, build, metadata
from shared.contracts.sad import SadPresoInCarico
from shared.kernel.actor import platform
from shared.kernel.failpoint import Injected, arm
from shared.messaging.memory import MemoryBus
from shared.persistence.call import Call

TURNS: Final = 5
CASE: Final = "caso"


async def failing_commit(folder: Path) -> Findings:
    """In memory, on SQLite, where nothing else commits: each write fails first and then succeeds."""
    url = f"sqlite:///{folder / 'commit.db'}"
    witness = build(url, MemoryBus())
    await witness.runtime.start(events=False)
    found = Findings()
    try:
        for turn in range(1, TURNS + 1):
            arm("database.before-commit=exception")
            with suppress(Injected):
                await _write(witness)
                found.lost.append(f"commit fallito: la scrittura n. {turn} è stata confermata")
            arm("")
            await _write(witness)
    finally:
        arm("")
        await witness.stop()
    numbers = [said.sequence for said in kept_in(url, metadata).outbox]
    if numbers != list(range(1, TURNS + 1)):
        found.orphans.append(f"commit fallito: il caso ha gli eventi {numbers}")
    return found


async def _write(witness: Witness) -> None:
    def work(connection: Connection) -> None:
        uow = witness.runtime.unit_of_work(connection, Call(platform(NAME), "prova"))
        uow.announce(CASE, SadPresoInCarico(presa_in_carico_id=CASE), BEGIN)
        uow.commit()

    await witness.runtime.database.write(work)
