"""How fast everything is counted again, against merely reading and decoding the same log."""

import atexit
import tempfile
import time
from functools import cache
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, Engine

from bench.territory_log import territory_log
from services.indicators.adapters.tables import aggiungi_evento, machinery, metadata, scrivi_istante, tutti_gli_eventi
from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.application.restate import Ricostruisci, Ricostruzione, ricostruisci
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.regulation import load
from shared.contracts.envelope import decode
from shared.contracts.upcasters import UPCASTERS
from shared.kernel.actor import platform
from shared.kernel.clock import SystemClock
from shared.kernel.ids import Uuid7Ids
from shared.persistence.call import Call
from shared.persistence.sqlite import SqliteDatabase
from shared.process.interpreter import keep_what_is_loaded


def replay_round(n_events: int) -> tuple[float, float]:
    """Seconds to read and decode a log of at least `n_events`, and seconds to count it again and commit.

    The log is made at the first round, on disk only: kept in memory it would slow the garbage collector down.
    """
    engine = _database(n_events)
    with engine.connect() as connection:
        began = time.perf_counter()
        _read_and_decode(connection)
        read = time.perf_counter() - began
    began = time.perf_counter()
    with engine.begin() as connection:
        rebuild(connection)
    return read, time.perf_counter() - began


def _read_and_decode(connection: Connection) -> int:
    rows = connection.execute(tutti_gli_eventi.execution_options(yield_per=5000))
    events = 0
    for _, of_case in groupby(rows, key=lambda row: row[0]):
        events += len([decode(envelope, UPCASTERS) for _, _, envelope in of_case])
    return events


def rebuild(connection: Connection) -> Ricostruzione:
    uow = IndicatorsUnitOfWork(
        connection,
        machinery,
        "indicators",
        Call(platform("indicators"), "bench"),
        SystemClock(),
        Uuid7Ids(),
        deliberazione=load(),
        regole=regole_in_vigore(),
    )
    return ricostruisci(Ricostruisci(), uow)


@cache
def _database(n_events: int) -> Engine:
    """A database file as the service keeps it, with a log of this size."""
    folder = tempfile.TemporaryDirectory(prefix="raccordo-replay-")
    atexit.register(folder.cleanup)
    engine = SqliteDatabase(f"sqlite:///{Path(folder.name) / 'indicators.db'}", metadata).engine
    metadata.create_all(engine)
    with engine.begin() as connection:
        aggiungi_evento.run_each(
            connection,
            [
                {
                    "id": event.id,
                    "caso_id": event.caso_id,
                    "source": event.source,
                    "sequence": event.sequence,
                    "type": event.type,
                    "occurred_at": scrivi_istante(event.time),
                    "recorded_at": scrivi_istante(event.recorded_at),
                    "busta": event.raw,
                }
                for event in territory_log(n_events)
            ],
        )
    keep_what_is_loaded()  # as every process that serves
    return engine


if __name__ == "__main__":
    for _ in range(3):
        read, rebuilt = replay_round(200_000)
        print(f"read and decode {read:.2f} s, rebuild {rebuilt:.2f} s, ratio {read / rebuilt:.2f}")
