"""A real database, counted event by event, and what its derived tables hold: SQLite in memory, or PostgreSQL."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, select, text

from services.indicators.adapters.tables import DERIVATE, machinery, metadata
from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.application.project import proietta
from services.indicators.application.restate import Ricostruisci, Ricostruzione, ricostruisci
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from services.indicators.domain.regulation import load
from shared.contracts.envelope import Event
from shared.kernel.actor import Actor, platform
from shared.kernel.clock import FixedClock
from shared.kernel.ids import SequentialIds
from shared.persistence.call import Call
from shared.persistence.database import open_database
from shared.persistence.wall import by_platform
from tests.fakes import OGGI

T = TypeVar("T")
DELIBERAZIONE = load()


class Tavole:
    """`conta` is what the consumer does for one event; `attore` asks the questions."""

    def __init__(self, regole: Regole | None = None, database_url: str | None = None) -> None:
        """`database_url`: of an empty PostgreSQL; None for SQLite."""
        self.regole = regole or regole_in_vigore()
        self._dove: _InMemoria | _SuPostgresql = _SuPostgresql(database_url) if database_url else _InMemoria()

    def lavora(self, work: Callable[[IndicatorsUnitOfWork], T], attore: Actor | None = None) -> T:
        """One transaction that ends well, or leaves nothing."""
        return self._dove.transazione(
            lambda connection: work(
                IndicatorsUnitOfWork(
                    connection,
                    machinery,
                    "indicators",
                    Call(attore or platform("indicators"), "prova"),
                    FixedClock(OGGI),
                    SequentialIds(),
                    deliberazione=DELIBERAZIONE,
                    regole=self.regole,
                )
            )
        )

    def conta(self, events: Iterable[Event]) -> None:
        for each in events:
            self.lavora(partial(proietta, each))

    def riconta(self) -> Ricostruzione:
        return self.lavora(lambda uow: ricostruisci(Ricostruisci(), uow))

    def derivate(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every derived table but the rules' versions, sorted."""
        return self.transazione(
            lambda connection: {
                table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
                for table in DERIVATE
                if table.name != "regole_usate"
            }
        )

    def transazione(self, work: Callable[[Connection], T]) -> T:
        """SQL of the test's own."""
        return self._dove.transazione(by_platform(work))

    def da_capo(self, work: Callable[[Connection], T]) -> T:
        """Work that says itself how its transaction begins."""
        return self._dove.transazione(work)

    def chiudi(self) -> None:
        self._dove.chiudi()


Apri = Callable[[Regole | None], Tavole]
"""Empty tables, to be counted into by these rules (None: by those in force)."""


class _InMemoria:
    def __init__(self) -> None:
        self._engine: Engine = create_engine("sqlite://", poolclass=StaticPool)

        @event.listens_for(self._engine, "connect")
        def configure(dbapi_connection: Any, _record: Any) -> None:
            dbapi_connection.isolation_level = None

        @event.listens_for(self._engine, "begin")
        def begin(connection: Connection) -> None:
            connection.execute(text("BEGIN"))

        metadata.create_all(self._engine)

    def transazione(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)

    def chiudi(self) -> None:
        self._engine.dispose()


class _SuPostgresql:
    """In a loop of its own: the tests that count are not asynchronous."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._database = open_database(url, metadata)
        self._loop.run_until_complete(self._database.start())

    def transazione(self, work: Callable[[Connection], T]) -> T:
        return self._loop.run_until_complete(self._database.write(work))

    def chiudi(self) -> None:
        self._loop.run_until_complete(self._database.stop())
        self._loop.close()
