"""Several workers of one service on one PostgreSQL: the same case by more than one of them at the same time."""

import asyncio
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url

from proof.events import discharges, visits
from proof.findings import Findings
from proof.hearing import testimony
from proof.scenes.stage import run
from proof.snapshot import looking, table_rows
from proof.witness import build as witness
from proof.witness import metadata
from scripts.parts.databases import DatabaseServer
from services.indicators.adapters.tables import contributi, cubo, soggetti
from services.indicators.application.restate import Ricostruisci, ricostruisci
from services.indicators.bootstrap import Indicators, build
from services.indicators.settings import Settings
from shared.kernel.actor import platform
from shared.kernel.failpoint import Injected, arm
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.persistence.call import Call
from shared.process.identity import nobody

CASES: Final = 40
FAILING: Final = "database.before-commit=exception@5"


async def scene(_folder: Path, port: str) -> Findings:
    server = DatabaseServer(int(port))
    names = [f"scena_{uuid4().hex}" for _ in range(2)]
    try:
        indicators, hearing = (server.create_database(name) for name in names)
        found = await _projection(indicators)
        found += await _same_batch_twice(hearing)
    finally:
        for name in names:
            server.drop_database(name)
    return found


async def _projection(url: str) -> Findings:
    """Each publisher's events by a worker of their own: what is counted live is what a rebuild counts."""
    workers = [build(Settings(database_url=url), MemoryBus(), nobody()) for _ in range(3)]
    await workers[0].runtime.database.migrate()
    for worker in workers:
        await worker.start(events=False)
    said = discharges(f"caso-{number}" for number in range(CASES))
    arm(FAILING)
    await asyncio.gather(*(_deliver(worker, messages) for worker, messages in zip(workers, said.values(), strict=True)))
    arm("")
    live = _derived(url)
    await workers[0].runtime.database.write_slowly(partial(_recount, workers[0]))
    found = Findings()
    if (again := _derived(url)) != live:
        tables = [name for name in live if live[name] != again[name]]
        found.others.append(f"contando di nuovo cambiano {tables}")
    if not live["cubo"]:
        found.lost.append("nessuna cella del cubo")
    for worker in workers:
        await worker.stop()
    return found


async def _same_batch_twice(url: str) -> Findings:
    """A worker that the group believes dead is still at work on what another has got: effects are once all the same."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    metadata.create_all(engine)
    engine.dispose()
    pair = [witness(url, MemoryBus()) for _ in range(2)]
    for each in pair:
        await each.runtime.start(events=False)
    for number in range(CASES):
        batch = visits(f"caso-{number}", 3)
        await asyncio.gather(*(each.runtime.consumer.handle(batch) for each in pair))
    found = Findings()
    for (_, caso), numbers in testimony(url).items():
        if numbers != [1, 2, 3]:
            found.doubles.append(f"due lavoratori sullo stesso lotto: {caso} uditi {numbers}")
    for each in pair:
        await each.stop()
    return found


async def _deliver(worker: Indicators, messages: Sequence[Message]) -> None:
    """In small batches, each until it is taken."""
    for begin in range(0, len(messages), 5):
        while True:
            try:
                await worker.runtime.consumer.handle(messages[begin : begin + 5])
            except Injected:
                continue
            break


def _recount(indicators: Indicators, connection: Connection) -> None:
    uow = indicators.runtime.unit_of_work(connection, Call(platform("indicators"), "prova"))
    ricostruisci(Ricostruisci(), uow)


def _derived(url: str) -> dict[str, list[tuple[Any, ...]]]:
    with looking(url) as connection:
        return {
            table.name: sorted((tuple(row.values()) for row in table_rows(connection, table)), key=repr)
            for table in (contributi, cubo, soggetti)
        }


if __name__ == "__main__":
    sys.exit(run(partial(scene, port=sys.argv[1])))
