"""Applies others' events to one service, each exactly once in effect, in order per case.

A batch is one transaction: effects, inbox rows and dead letters together. Where all goes well it is applied as a whole;
where an event fails the batch begins again, each event in a savepoint of its own: tried a bounded number of times, then
parked in the dead letters, and its successors of the same case are parked behind it, in order; the rest
goes on. If nothing succeeds any more the consumer pauses instead of parking everything.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from opentelemetry.trace import SpanKind
from sqlalchemy import Connection, delete

from shared.contracts.envelope import (
    Event,
    NotAnEvent,
    Payload,
    UnknownVersion,
    decode,
    peek_caso,
    read_restricted,
    sealed_place,
)
from shared.contracts.upcasters import UPCASTERS
from shared.custody.attempt import Erased, unseal
from shared.kernel.actor import platform
from shared.kernel.clock import Clock
from shared.kernel.refusal import Refusal
from shared.messaging.bus import Message, next_offsets
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.progress import SqlProgress
from shared.messaging.tally import Parked, Tally
from shared.observability.context import about
from shared.observability.traces import TRACEPARENT, span
from shared.persistence.aggregates import ask_for_keys
from shared.persistence.call import Call
from shared.persistence.engine import Database, savepoint, trouble
from shared.persistence.inbox import Inbox
from shared.persistence.locks import hold
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import NotCommitted
from shared.persistence.wall import by_platform

BATCH = 20
"""Events per transaction: a few milliseconds of work, so that posts need not wait long behind them."""
ATTEMPTS = 3
FAILURES_BEFORE_PAUSE = 25
WAITS = "in-attesa-del-precedente"
UNREADABLE = "(illeggibile)"


class Committing(Protocol):
    committed: bool


U = TypeVar("U", bound=Committing)
U_contra = TypeVar("U_contra", bound=Committing, contravariant=True)
Reaction = Callable[[Event, U], None]


class Transaction(Protocol[U_contra]):
    """What the events of one transaction have in common, before the first and after the last."""

    def begin(self, connection: Connection, cases: Collection[str], /) -> None: ...

    def end(self, connection: Connection, done: Sequence[U_contra], /) -> None:
        """`done`: the units of work of the events that were applied, in their order."""
        ...


class CaseByCase:
    """Nothing but the rule of the house: nobody else works on these cases meanwhile."""

    def begin(self, connection: Connection, cases: Collection[str]) -> None:
        hold(connection, cases)

    def end(self, _connection: Connection, _done: Sequence[Any], /) -> None:
        return


class _Arrival(NamedTuple, Generic[U]):
    """A message as far as it could be read: an event and who reacts to it, or why it could not."""

    message: Message
    caso_id: str
    event: Event | None = None
    reaction: Reaction[U] | None = None
    error: Exception | None = None


class _OneFailed(Exception):
    """Applied as a whole the batch failed: nothing of it was kept."""


class ConsumerPaused(Exception):
    """Too many events failed in a row: the fault is ours, not theirs. The bus delivers again later."""


class Consumer(Generic[U]):
    """`reactions` is the service's subscription list; types that are not in it are passed over."""

    def __init__(
        self,
        service: str,
        database: Database,
        machinery: Machinery,
        unit_of_work: Callable[[Connection, Call], U],
        reactions: Mapping[type[Payload], Reaction[U]],
        clock: Clock,
        transaction: Transaction[U] | None = None,
    ) -> None:
        self._database = database
        self.progress = SqlProgress(database, machinery)
        self._inbox = Inbox(machinery)
        self._letters = DeadLetters(machinery, clock)
        self._unit_of_work = unit_of_work
        self._reactions = reactions
        self._transaction: Transaction[U] = transaction or CaseByCase()
        self._actor = platform(service)
        self._service = service
        self._clock = clock
        self._failures_in_a_row = 0

    @property
    def paused(self) -> bool:
        return self._failures_in_a_row >= FAILURES_BEFORE_PAUSE

    async def handle(self, messages: Sequence[Message]) -> None:
        """Returns when the batch is durable: applied, known already, or parked. Raises where it must come again."""
        arrivals: list[_Arrival[U]] = []
        seen: list[Message] = []
        for message in messages:
            seen.append(message)
            arrival = self._read(message)
            if arrival is not None:
                arrivals.append(arrival)
            if len(arrivals) == BATCH:
                await self._keep(arrivals, seen)
                arrivals, seen = [], []
        if arrivals or next_offsets(seen):
            await self._keep(arrivals, seen)

    async def replay(self, caso_id: str | None = None) -> tuple[int, int]:
        """Try the parked events again, oldest first, a case's in order: (healed, still parked)."""
        self._failures_in_a_row = 0
        return await self._database.write_slowly(by_platform(partial(self._replay, caso_id=caso_id)))

    async def _keep(self, arrivals: Sequence[_Arrival[U]], seen: Sequence[Message]) -> None:
        def work(connection: Connection, *, alone: bool) -> tuple[int, Tally]:
            tally = Tally()
            failures = self._apply(connection, arrivals, tally, alone=alone)
            self.progress.record(connection, seen)
            return failures, tally

        traces = [arrival.message.headers.get(TRACEPARENT) for arrival in arrivals]
        with span("batch", kind=SpanKind.CONSUMER, links=traces, servizio=self._service, eventi=len(arrivals)):
            try:
                outcome = await self._database.write(by_platform(partial(work, alone=False)))
            except _OneFailed:
                outcome = await self._database.write(by_platform(partial(work, alone=True)))
        self._failures_in_a_row, tally = outcome
        tally.count(self._service, self._clock.now())

    def _read(self, message: Message) -> _Arrival[U] | None:
        """None where this service does not listen to such an event."""
        try:
            event = decode(message.value, UPCASTERS)
        except (NotAnEvent, UnknownVersion) as unreadable:
            return _Arrival(message, peek_caso(message.value), error=unreadable)
        reaction = self._reactions.get(type(event.data)) if event.data is not None else None
        return None if reaction is None else _Arrival(message, event.caso_id, event, reaction)

    def _apply(self, connection: Connection, arrivals: Sequence[_Arrival[U]], tally: Tally, *, alone: bool) -> int:
        failures = self._failures_in_a_row
        self._transaction.begin(connection, {arrival.caso_id for arrival in arrivals})
        done: list[U] = []
        blocked = self._letters.blocked_cases(connection)
        events = [arrival.event for arrival in arrivals if arrival.event is not None]
        ask_for_keys(event.sealed for event in events)
        known = self._inbox.last_of(connection, ((event.source, event.caso_id) for event in events))
        for message, caso_id, event, reaction, unreadable in arrivals:
            error: Exception | None = unreadable
            if event is not None and reaction is not None:
                stream = (event.source, event.caso_id)
                if event.sequence <= known[stream]:
                    tally.known += 1
                    continue
                known[stream] = event.sequence
                if caso_id in blocked:
                    self._letters.park(connection, message, caso_id, WAITS, event.type)
                    tally.parked.append(Parked(event.type, WAITS, event.id, attempted=False))
                    continue
                trace = message.headers.get(TRACEPARENT)
                error = self._attempt(connection, event, reaction, done, trace, alone=alone)
                if error is None:
                    tally.applied.append(event)
            if error is None:
                failures = 0
                continue
            failures += 1
            if failures >= FAILURES_BEFORE_PAUSE:
                self._failures_in_a_row = failures
                raise ConsumerPaused(self._service)
            codice, reason = describe(error)
            self._letters.park(connection, message, caso_id, codice, reason, ATTEMPTS if event else 1)
            tally.parked.append(Parked(event.type, codice, event.id) if event else Parked(UNREADABLE, codice))
            if caso_id:
                blocked.add(caso_id)
        self._transaction.end(connection, done)
        self._inbox.remember(connection, known)
        return failures

    def _attempt(
        self,
        connection: Connection,
        event: Event,
        reaction: Reaction[U],
        done: list[U],
        trace: str | None = None,
        *,
        alone: bool = True,
    ) -> Exception | None:
        """What went wrong, if it did. Raises _OneFailed instead where the event is not `alone` in a savepoint."""
        call = Call(self._actor, event.type, event.correlation_id, event.id)
        failure: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                with (
                    about(self._service, event.correlation_id, event.caso_id) as present,
                    span(event.type, trace, kind=SpanKind.CONSUMER, servizio=self._service, caso_id=present.caso_id),
                    savepoint(connection) if alone else nullcontext(),
                ):
                    uow = self._unit_of_work(connection, call)
                    reaction(_unsealed(event), uow)
                    if not uow.committed:
                        raise NotCommitted(reaction.__name__)
            except Exception as error:
                if trouble(error):  # the database is, not the event
                    raise
                if not alone:
                    raise _OneFailed from error
                if isinstance(error, Erased):
                    return None  # of a case that was erased nothing is written any more, and nobody waits for it
                failure = error
            else:
                done.append(uow)
                return None
        return failure

    def _replay(self, connection: Connection, caso_id: str | None) -> tuple[int, int]:
        healed = 0
        stuck: set[str] = set()
        self._transaction.begin(connection, {row.caso_id for row in self._letters.waiting(connection, caso_id)})
        letters = self._letters.waiting(connection, caso_id)  # as they are now that nobody else heals them
        done: list[U] = []
        for letter in letters:
            if letter.caso_id and letter.caso_id in stuck:
                continue
            error = self._heal(connection, Message(letter.topic, letter.caso_id, letter.value), done)
            if error is None:
                connection.execute(delete(self._letters.table).where(self._letters.table.c.position == letter.position))
                healed += 1
            else:
                self._letters.tried_again(connection, letter.position, *describe(error))
                stuck.add(letter.caso_id)
        self._transaction.end(connection, done)
        return healed, len(letters) - healed

    def _heal(self, connection: Connection, message: Message, done: list[U]) -> Exception | None:
        arrival = self._read(message)
        if arrival is None:
            return None
        event, reaction = arrival.event, arrival.reaction
        if event is None or reaction is None:
            return arrival.error
        error = self._attempt(connection, event, reaction, done)
        if error is None:
            self._inbox.remember(connection, {(event.source, event.caso_id): event.sequence})
        return error


def _unsealed(event: Event) -> Event:
    """With its restricted fields, where it has any. Raises Erased."""
    if not event.sealed:
        return event
    fields = unseal(sealed_place(event.source, event.id), event.sealed)
    return decode(event.raw, UPCASTERS, read_restricted(fields))


def describe(error: Exception) -> tuple[str, str]:
    """A stable code and a reason without payload: whose rule said no, or which exception it was."""
    if isinstance(error, Refusal):
        return error.codice, error.titolo
    return getattr(error, "codice", "errore-interno"), type(error).__name__
