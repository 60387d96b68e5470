"""Applies others' events to one service, each exactly once in effect, in order per case.

A batch is one transaction: effects, inbox rows and dead letters together. An event that fails is tried a bounded number
of times, then parked in the dead letters, and its successors of the same case are parked behind it, in order; the rest
goes on. If nothing succeeds any more the consumer pauses instead of parking everything.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection, delete, func, select, tuple_
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError

from shared.contracts.envelope import Event, NotAnEvent, Payload, UnknownVersion, decode, peek_caso
from shared.contracts.upcasters import UPCASTERS
from shared.kernel.actor import platform
from shared.kernel.clock import Clock
from shared.kernel.refusal import Refusal
from shared.messaging.bus import Message
from shared.messaging.dead_letters import DeadLetters
from shared.persistence.call import Call
from shared.persistence.engine import Database, savepoint
from shared.persistence.machinery import Machinery
from shared.persistence.unit_of_work import NotCommitted

log = logging.getLogger(__name__)

BATCH = 20
"""Events per transaction: a few milliseconds of work, so that posts need not wait long behind them."""
ATTEMPTS = 3
FAILURES_BEFORE_PAUSE = 25


class Committing(Protocol):
    committed: bool


U = TypeVar("U", bound=Committing)
Reaction = Callable[[Event, U], None]


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
    ) -> None:
        self._database = database
        self._inbox = machinery.inbox
        self._letters = DeadLetters(machinery, clock)
        self._unit_of_work = unit_of_work
        self._reactions = reactions
        self._actor = platform(service)
        self._service = service
        self._failures_in_a_row = 0

    @property
    def paused(self) -> bool:
        return self._failures_in_a_row >= FAILURES_BEFORE_PAUSE

    async def handle(self, messages: Sequence[Message]) -> None:
        """Returns when the batch is durable: applied, known already, or parked. Raises where it must come again."""
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            self._failures_in_a_row = await self._database.write(partial(self._apply, messages=batch))

    async def replay(self, caso_id: str | None = None) -> tuple[int, int]:
        """Try the parked events again, oldest first, a case's in order: (healed, still parked)."""
        self._failures_in_a_row = 0
        return await self._database.write_slowly(partial(self._replay, caso_id=caso_id))

    def _apply(self, connection: Connection, messages: Sequence[Message]) -> int:
        failures = self._failures_in_a_row
        blocked = self._letters.blocked_cases(connection)
        events: list[tuple[Message, Event, Reaction[U]]] = []
        for message in messages:
            try:
                event = decode(message.value, UPCASTERS)
            except (NotAnEvent, UnknownVersion) as unreadable:
                caso_id = peek_caso(message.value)
                self._letters.park(connection, message, caso_id, *describe(unreadable))
                if caso_id:
                    blocked.add(caso_id)
                failures += 1
                continue
            reaction = self._reactions.get(type(event.data)) if event.data is not None else None
            if reaction is not None:
                events.append((message, event, reaction))
        known = self._known(connection, [event for _, event, _ in events])
        for message, event, reaction in events:
            stream = (event.source, event.caso_id)
            if event.sequence <= known.get(stream, 0):
                continue
            if event.caso_id in blocked:
                self._letters.park(connection, message, event.caso_id, "in-attesa-del-precedente", event.type)
            else:
                error = self._attempt(connection, event, reaction)
                if error is None:
                    failures = 0
                else:
                    failures += 1
                    if failures >= FAILURES_BEFORE_PAUSE:
                        self._failures_in_a_row = failures
                        raise ConsumerPaused(self._service)
                    codice, reason = describe(error)
                    log.error("%s parked %s %s: %s", self._service, event.type, event.id, codice)
                    self._letters.park(connection, message, event.caso_id, codice, reason, ATTEMPTS)
                    blocked.add(event.caso_id)
            known[stream] = event.sequence
        self._remember(connection, known)
        return failures

    def _attempt(self, connection: Connection, event: Event, reaction: Reaction[U]) -> Exception | None:
        call = Call(self._actor, event.type, event.correlation_id, event.id)
        failure: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                with savepoint(connection):
                    uow = self._unit_of_work(connection, call)
                    reaction(event, uow)
                    if not uow.committed:
                        raise NotCommitted(reaction.__name__)
            except DBAPIError:
                raise
            except Exception as error:
                failure = error
            else:
                return None
        return failure

    def _known(self, connection: Connection, events: Sequence[Event]) -> dict[tuple[str, str], int]:
        streams = {(event.source, event.caso_id) for event in events}
        if not streams:
            return {}
        table = self._inbox.c
        rows = connection.execute(
            select(table.source, table.caso_id, table.last).where(
                tuple_(table.source, table.caso_id).in_(sorted(streams))
            )
        )
        return {(row.source, row.caso_id): row.last for row in rows}

    def _remember(self, connection: Connection, known: Mapping[tuple[str, str], int]) -> None:
        if not known:
            return
        statement = insert(self._inbox)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["source", "caso_id"],
                set_={"last": func.max(self._inbox.c.last, statement.excluded.last)},
            ),
            [{"source": source, "caso_id": caso_id, "last": last} for (source, caso_id), last in known.items()],
        )

    def _replay(self, connection: Connection, caso_id: str | None) -> tuple[int, int]:
        healed = 0
        stuck: set[str] = set()
        letters = self._letters.waiting(connection, caso_id)
        for letter in letters:
            if letter.caso_id and letter.caso_id in stuck:
                continue
            error = self._heal(connection, letter.value)
            if error is None:
                connection.execute(delete(self._letters.table).where(self._letters.table.c.position == letter.position))
                healed += 1
            else:
                self._letters.tried_again(connection, letter.position, *describe(error))
                stuck.add(letter.caso_id)
        return healed, len(letters) - healed

    def _heal(self, connection: Connection, value: bytes) -> Exception | None:
        try:
            event = decode(value, UPCASTERS)
        except (NotAnEvent, UnknownVersion) as unreadable:
            return unreadable
        reaction = self._reactions.get(type(event.data)) if event.data is not None else None
        if reaction is None:
            return None
        error = self._attempt(connection, event, reaction)
        if error is None:
            self._remember(connection, {(event.source, event.caso_id): event.sequence})
        return error


def describe(error: Exception) -> tuple[str, str]:
    """A stable code and a reason without payload: whose rule said no, or which exception it was."""
    if isinstance(error, Refusal):
        return error.codice, error.titolo
    return getattr(error, "codice", "errore-interno"), type(error).__name__
