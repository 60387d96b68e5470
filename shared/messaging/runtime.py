"""What runs in every service, put together once: database, commands, relay, consumer."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, MetaData

from shared.contracts.envelope import Payload
from shared.custody.attempt import SameIds
from shared.custody.keyring import Keyring
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.messaging.bus import Bus
from shared.messaging.consumer import Consumer, Reaction, Transaction
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.relay import Relay
from shared.observability.metrics import seal_failed
from shared.persistence.call import Call
from shared.persistence.database import open_database
from shared.persistence.engine import Database
from shared.persistence.keyed import KeyedDatabase
from shared.persistence.machinery import Machinery
from shared.persistence.rounds import LedRounds, Round
from shared.persistence.schema import Migrations
from shared.persistence.trail.sealing import EVERY, Sealer
from shared.persistence.trail.trail import UNSIGNED, Trail
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import by_platform
from shared.web.runner import Runner
from shared.web.service_app import Health

U = TypeVar("U", bound=SqlUnitOfWork)
log = logging.getLogger(__name__)


class Stopped(Exception):
    """The relay was told to end."""


class Backlog(NamedTuple):
    """What waits in a service's database: events to be sent, the age of the oldest in seconds, events parked."""

    waiting: int
    oldest_seconds: float
    dead_letters: int


@dataclass
class Runtime(Generic[U]):
    """`start` and `stop` are the host's to call: a mounted application's lifespan does not run by itself."""

    service: str
    database: Database
    machinery: Machinery
    unit_of_work: Callable[[Connection, Call], U]
    runner: Runner[U]
    relay: Relay
    consumer: Consumer[U]
    letters: DeadLetters
    trail: Trail
    sealer: Sealer | None
    """None where the audit is not signed."""
    _relaying: asyncio.Task[None] | None = field(default=None, init=False)
    _sealing: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self, *, events: bool = True) -> None:
        """`events`: whether this process also sends what was committed (and keeps what is derived in order), and seals
        the audit."""
        await self.database.start()
        await self.runner.forget_old_answers()
        if events:
            self._relaying = asyncio.create_task(self.relay.run(), name=f"relay {self.service}")
            if self.sealer is not None:
                once = Round("sigilli", self.sealer.seal, EVERY)
                rounds = LedRounds("sigilli", self.database, [once], lambda _name: seal_failed(self.service))
                self._sealing = asyncio.create_task(rounds.run(), name=f"sigilli {self.service}")

    async def stop(self) -> None:
        """Stop sending, let the writer finish what it accepted. What was not sent leaves after the next start."""
        if self._relaying is not None:
            self._relaying.cancel()
            await asyncio.gather(self._relaying, return_exceptions=True)
            self._relaying = None
        await self._seal_the_last()
        await self.database.stop()

    async def _seal_the_last(self) -> None:
        if self._sealing is None or self.sealer is None:
            return
        self._sealing.cancel()
        await asyncio.gather(self._sealing, return_exceptions=True)
        self._sealing = None
        try:
            await self.sealer.seal()
        except Exception as error:  # what it leaves is sealed after the next start
            log.warning("%s: the audit was not sealed at the end: %s", self.service, type(error).__name__)

    def relaying(self) -> asyncio.Task[None] | None:
        """The loop that sends; None where it was not started."""
        return self._relaying

    async def failure(self) -> BaseException:
        """Returns where the relay ended though nobody asked for it: it mends by itself what can be mended."""
        relaying = self._relaying
        if relaying is None:
            raise ValueError("not started with events")
        await asyncio.wait([relaying])
        return relaying.exception() or RuntimeError("the relay ended") if not relaying.cancelled() else Stopped()

    async def backlog(self) -> Backlog:
        """Raises Unavailable."""

        def work(connection: Connection) -> Backlog:
            return Backlog(*self.relay.backlog(connection), self.letters.count(connection))

        return await self.database.read(by_platform(work))

    async def health(self) -> Health:
        now = await self.backlog()
        return Health(in_uscita=now.waiting, lettere_morte=now.dead_letters, in_pausa=self.consumer.paused)


def assemble(
    service: str,
    *,
    database_url: str,
    metadata: MetaData,
    machinery: Machinery,
    unit_of_work: Callable[[Connection, Machinery, str, Call, Clock, Ids], U],
    reactions: Mapping[type[Payload], Reaction[U]],
    listens_to: Sequence[str],
    publishes_restricted: bool,
    bus: Bus,
    clock: Clock,
    ids: Ids,
    keyring: Keyring | None = None,
    transaction: Transaction[U] | None = None,
    migrations: Migrations | None = None,
    trail: Trail = UNSIGNED,
) -> Runtime[U]:
    """The one place where a service's parts meet. `unit_of_work` is the service's class itself.

    Without a `keyring` nothing is sealed: for a service that keeps nothing of anybody.
    """
    ids = SameIds(ids)

    def open_work(connection: Connection, call: Call) -> U:
        work = unit_of_work(connection, machinery, service, call, clock, ids)
        work.keys = trail.keys
        return work

    database = open_database(database_url, metadata, migrations)
    if keyring is not None:
        database = KeyedDatabase(database, keyring)
    consumer = Consumer(service, database, machinery, open_work, reactions, clock, transaction)
    if listens_to:
        bus.subscribe(listens_to, consumer.handle, group=f"raccordo.{service}", progress=consumer.progress)
    sealer = None
    if trail.keys is not None:
        sealer = Sealer(service, database, machinery, trail.keys, trail.checkpoints(service), clock)
    return Runtime(
        service=service,
        database=database,
        machinery=machinery,
        unit_of_work=open_work,
        runner=Runner(database, machinery, open_work, clock, service, trail.keys),
        relay=Relay(service, database, machinery, bus, clock, restricted=publishes_restricted),
        consumer=consumer,
        letters=DeadLetters(machinery, clock),
        trail=trail,
        sealer=sealer,
    )
