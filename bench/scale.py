"""(e) What a log of millions of events costs: the table of all Ambiti, and counting everything again.

One log of some ten thousand cases is told once and written again and again under other identities, so that a log of
millions takes minutes to make, and every case in it is a real one. `answer`: the whole table of 91 Ambiti, 20
indicators and 5 years over HTTP, from a database that has counted a million events, then ten. `rebuild`: counting
everything again, against DuckDB that reads the same log and merely finds the last event of each (case, publisher,
sequence): what any counting at all has to do first.
"""

import asyncio
import csv
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx

from bench.replay import rebuild
from bench.territory_log import territory_log
from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import aggiungi_evento, metadata, scrivi_istante
from services.indicators.bootstrap import build
from services.indicators.entrypoints.http import create_app
from services.indicators.settings import Settings
from shared.contracts.envelope import Event
from shared.messaging.memory import MemoryBus
from shared.persistence.sqlite import SqliteDatabase
from shared.process.interpreter import keep_what_is_loaded
from tests.tokens import authenticator, intestazioni

TOLD = 100_000
"""Events of the log that is repeated: some eight thousand cases over all territories and two years."""
ANSWERS = 40
TABLE = {"livello": "ambito", "dal": "2023", "al": "2027"}
DEDUPLICATE = """
    SELECT count(*) FROM (
        SELECT id FROM eventi
        QUALIFY row_number() OVER (PARTITION BY caso_id, source, sequence ORDER BY recorded_at DESC) = 1
    )
"""


@dataclass(frozen=True)
class Size:
    """Seconds; `answers_ms` is the median time of the table. `duckdb` has the same rows, without the envelopes."""

    events: int
    answers_ms: float
    cells: int
    rebuild: float
    duckdb: float


def measure(folder: Path, sizes: Sequence[int], say: Callable[[str], None]) -> list[Size]:
    """The same log as it grows to at least so many events; about 1.5 GB a million, in `folder`."""
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'indicators.db'}"
    database = SqliteDatabase(url, metadata, MIGRATIONS)
    asyncio.run(database.migrate())
    engine = database.engine
    told, rounds, found = territory_log(TOLD), 0, []
    keep_what_is_loaded()  # as every process that serves
    for size in sizes:
        while rounds * len(told) < size:
            say(f"{rounds * len(told):,} eventi di {size:,}")
            with engine.begin() as connection:
                aggiungi_evento.run_each(connection, list(_rows(told, rounds)))
            rounds += 1
        say(f"ricostruzione di {rounds * len(told):,} eventi")
        began = time.perf_counter()
        with engine.begin() as connection:
            rebuild(connection)
        rebuilt = time.perf_counter() - began
        say("la tabella di tutti gli Ambiti")
        cells, answers = asyncio.run(_answers(url))
        say("gli stessi eventi con DuckDB")
        found.append(Size(rounds * len(told), statistics.median(answers) * 1000, cells, rebuilt, _duckdb(folder)))
    engine.dispose()
    return found


def _rows(told: list[Event], number: int) -> Iterator[dict[str, object]]:
    """The same cases as other ones: every identity of the log in hexadecimal begins with the round's number."""
    mark = f"{number:08x}"
    for event in told:
        id, caso = mark + event.id[8:], mark + event.caso_id[8:]
        yield {
            "id": id,
            "caso_id": caso,
            "source": event.source,
            "sequence": event.sequence,
            "type": event.type,
            "occurred_at": scrivi_istante(event.time),
            "recorded_at": scrivi_istante(event.recorded_at),
            "busta": event.raw.replace(event.id.encode(), id.encode()).replace(event.caso_id.encode(), caso.encode()),
        }


async def _answers(url: str) -> tuple[int, list[float]]:
    """How many places the table has, and the seconds of each answer, over HTTP without a network."""
    indicators = build(Settings(database_url=url), MemoryBus(), authenticator())
    await indicators.start(events=False)
    region = intestazioni("ats_regione", regione=True)
    transport = httpx.ASGITransport(create_app(indicators))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as http:
            seconds = []
            for _ in range(ANSWERS):
                began = time.perf_counter()
                answer = await http.get("/matrice", params=TABLE, headers=region)
                seconds.append(time.perf_counter() - began)
                answer.raise_for_status()
            return len(answer.json()["valori"]), seconds[2:]
    finally:
        await indicators.stop()


def _duckdb(folder: Path) -> float:
    """Seconds to find each event once. The rows are brought to DuckDB's own file first: that is not counted."""
    table, rows = folder / "log.duckdb", folder / "log.csv"
    table.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(folder / "indicators.db")) as log,
        rows.open("w", newline="", encoding="utf-8") as file,
    ):
        csv.writer(file).writerows(log.execute("SELECT id, caso_id, source, sequence, recorded_at FROM eventi"))
    with duckdb.connect(str(table)) as there:
        there.execute(
            "CREATE TABLE eventi (id VARCHAR, caso_id VARCHAR, source VARCHAR, sequence INTEGER, recorded_at VARCHAR)"
        )
        there.execute("COPY eventi FROM ? (FORMAT csv, HEADER false)", [str(rows)])
        rows.unlink()
        began = time.perf_counter()
        there.execute(DEDUPLICATE).fetchall()
        return time.perf_counter() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="raccordo-scala-") as here:
        for each in measure(Path(here, "log"), [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000], print):
            print(each)
