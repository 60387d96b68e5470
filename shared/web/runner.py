"""Runs one command, or one query, for one HTTP call: transaction, idempotency, audit, answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, Generic, Protocol, TypeVar

from fastapi.responses import Response
from sqlalchemy import Connection, select

from shared.custody import attempt
from shared.custody.attempt import seal, unseal
from shared.custody.cipher import sealed_with
from shared.kernel.clock import Clock
from shared.kernel.refusal import Forbidden, NotFound, Refusal
from shared.kernel.store import Page, PageRequest
from shared.observability.metrics import command_done
from shared.observability.traces import span
from shared.persistence.call import Call
from shared.persistence.engine import Database, OutcomeUnknown, trouble
from shared.persistence.machinery import Machinery
from shared.persistence.trail.keys import TrailKeys
from shared.persistence.trail.rows import audit_row
from shared.persistence.unit_of_work import NotCommitted, SqlUnitOfWork
from shared.persistence.wall import by_platform, tell
from shared.web.paging import Elenco, write_cursor
from shared.web.schemas import View

C = TypeVar("C")
S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U", bound=SqlUnitOfWork)
C_contra = TypeVar("C_contra", contravariant=True)
T_co = TypeVar("T_co", covariant=True)
U_contra = TypeVar("U_contra", contravariant=True)


class Handler(Protocol[C_contra, U_contra, T_co]):
    def __call__(self, command: C_contra, uow: U_contra, /) -> T_co: ...


ANSWERS_KEPT = timedelta(days=7)
"""How long a repeated request gets its first answer: longer than anybody retries."""
ANSWERED_AGAIN: Final = "gia-risposto"
"""The outcome of a request that was repeated: its first answer was shown again, and nothing was done."""
_ID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""As `Ids` makes them."""


class IdempotencyKeyReused(Refusal):
    """The same key came with another request: answering with the first result would hide a mistake."""

    codice = "idempotency-key-riusata"
    titolo = "La stessa Idempotency-Key è già stata usata per una richiesta diversa"


class Runner(Generic[U]):
    """One per service. Commands go to the single writer; queries to a reading connection."""

    def __init__(
        self,
        database: Database,
        machinery: Machinery,
        unit_of_work: Callable[[Connection, Call], U],
        clock: Clock,
        service: str,
        keys: TrailKeys | None = None,
    ) -> None:
        self._database = database
        self._service = service
        self._machinery = machinery
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._keys = keys

    async def run(
        self,
        handler: Handler[C, U, T],
        command: C,
        call: Call,
        present: Callable[[T], View],
        *,
        status: int = 200,
        slowly: bool = False,
    ) -> Response:
        """State, outbox, audit and the remembered answer in one transaction; the answer leaves after the commit.

        `slowly` is for what takes long: other commands of the service wait, everything else goes on.
        """

        looked: dict[str, None] = {}

        def work(connection: Connection) -> Response:
            if call.idempotency_key is not None:
                tell(connection, call.actor)
                before = self._answered_before(connection, call)
                if before is not None:
                    shown = _ids(bytes(before.body).decode())
                    self._write_audit(connection, self._row(call, shown, ANSWERED_AGAIN))
                    return before
            uow = self._opened(connection, call, looked)
            with span(call.azione, servizio=self._service):
                result = handler(command, uow)
            if not uow.committed:
                raise NotCommitted(getattr(handler, "__name__", "handler"))
            response = _response(present(result), call, status)
            if call.idempotency_key is not None:
                self._remember(connection, call, response)
            return response

        write = self._database.write_slowly if slowly else self._database.write
        return await self._audited(call, write(work), looked)

    async def read(self, query: Callable[..., T], call: Call, present: Callable[[T], View], *args: object) -> Response:
        """`query(*args, uow)`; whoever was looked at goes into the audit before the answer leaves."""

        return _response(await self.fetch(lambda uow: present(query(*args, uow)), call), call, 200)

    async def fetch(self, query: Callable[..., T], call: Call, *args: object) -> T:
        """What `query(*args, uow)` found, audited like `read`, for a route that answers otherwise than with a view."""

        looked: dict[str, None] = {}

        def work(connection: Connection) -> T:
            uow = self._opened(connection, call, looked)
            with span(call.azione, servizio=self._service):
                return query(*args, uow)

        found = await self._audited(call, self._database.read(work), looked)
        await self._note_look(call, looked)
        return found

    async def read_then(
        self,
        query: Callable[..., S],
        think: Callable[[S, U], T],
        call: Call,
        present: Callable[[T], View],
        *args: object,
    ) -> Response:
        """`query(*args, uow)` reads; `think(found, uow)` takes long: a thread of its own, and no database any more."""

        looked: dict[str, None] = {}

        def work(connection: Connection) -> tuple[S, U]:
            uow = self._opened(connection, call, looked)
            with span(call.azione, servizio=self._service):
                return query(*args, uow), uow

        async def thought() -> View:
            found, uow = await self._database.read(work)
            return await asyncio.to_thread(lambda: present(think(found, uow)))

        view = await self._audited(call, thought(), looked)
        await self._note_look(call, looked)
        return _response(view, call, 200)

    async def read_page(
        self,
        query: Callable[..., Page[T]],
        call: Call,
        present: Callable[[T], View],
        page: PageRequest,
        *args: object,
    ) -> Response:
        """`query(*args, page, uow)`, rendered as `elementi` and `cursore_successivo`."""

        def paged(*inner: object) -> Elenco[View]:
            found = query(*inner)
            return Elenco[View].model_construct(
                elementi=[present(item) for item in found.items], cursore_successivo=write_cursor(found.next_after)
            )

        return await self.read(paged, call, _same, *args, page)

    async def forget_old_answers(self) -> None:
        """Answers kept for repeated requests are dropped when nobody repeats them any more."""
        table = self._machinery.idempotency
        old = table.delete().where(table.c.at < (self._clock.now() - ANSWERS_KEPT).isoformat())
        await self._database.write(by_platform(lambda connection: connection.execute(old).rowcount))

    def _opened(self, connection: Connection, call: Call, looked: dict[str, None]) -> U:
        """A unit of work that notes whom it looks at in `looked`, from nothing: a lost race runs again."""
        looked.clear()
        uow = self._unit_of_work(connection, call)
        uow.touched = looked
        return uow

    async def denied(self, call: Call, codice: str) -> None:
        """An account that is known was sent away at the door: it leaves a row, with what it had asked for by its id."""
        await self._note(self._row(call, _ids(call.path), codice))

    async def _audited(self, call: Call, outcome: Awaitable[T], looked: Mapping[str, None]) -> T:
        """A refusal leaves a row where it hides or forbids something, and where somebody was looked at for it."""
        try:
            result = await outcome
        except Exception as error:
            command_done(self._service, call.azione, _esito(error))
            if isinstance(error, NotFound | Forbidden) or (isinstance(error, Refusal) and looked):
                await self._note(self._row(call, dict.fromkeys([*_ids(call.path), *looked]), error.codice))
            raise
        command_done(self._service, call.azione)
        return result

    async def _note_look(self, call: Call, looked: Mapping[str, None]) -> None:
        if looked:
            await self._note(self._row(call, looked, "ok"))

    async def _note(self, row: dict[str, Any]) -> None:
        await self._database.write(lambda connection: self._write_audit(connection, row))

    def _row(self, call: Call, touched: Iterable[str], esito: str) -> dict[str, Any]:
        return audit_row(call, self._clock.now(), list(touched), esito, self._service, self._keys)

    def _write_audit(self, connection: Connection, row: dict[str, Any]) -> None:
        self._machinery.note.run(connection, row)

    def _answered_before(self, connection: Connection, call: Call) -> Response | None:
        table = self._machinery.idempotency.c
        row = connection.execute(
            select(table.fingerprint, table.status, table.body, table.etag).where(
                table.actor_id == call.actor.id, table.key == call.idempotency_key
            )
        ).first()
        if row is None:
            return None
        if row.fingerprint != call.fingerprint:
            raise IdempotencyKeyReused()
        headers = {"Idempotency-Replayed": "true"} | ({"ETag": row.etag} if row.etag else {})
        body = row.body
        while sealed_with(body) is not None:
            body = unseal(_place(call), body)
        return Response(body, status_code=row.status, media_type="application/json", headers=headers)

    def _remember(self, connection: Connection, call: Call, response: Response) -> None:
        connection.execute(
            self._machinery.idempotency.insert().inline(),
            {
                "actor_id": call.actor.id,
                "key": call.idempotency_key,
                "fingerprint": call.fingerprint,
                "status": response.status_code,
                "body": _sealed(call, bytes(response.body)),
                "etag": response.headers.get("ETag", ""),
                "at": self._clock.now().isoformat(),
            },
        )


def _ids(text: str) -> dict[str, None]:
    return dict.fromkeys(_ID.findall(text))


def _sealed(call: Call, body: bytes) -> bytes:
    """An answer speaks of whom the command dealt with: once one of them is erased, nobody reads it any more."""
    present = attempt.present()
    for subject in [] if present is None else list(present.subjects):
        body = seal(subject, _place(call), body)
    return body


def _place(call: Call) -> str:
    return f"idempotency/{call.actor.id}/{call.idempotency_key}"


def _esito(error: Exception) -> str:
    if isinstance(error, Refusal):
        return error.codice
    if isinstance(error, OutcomeUnknown):
        return "esito-non-noto"
    return "servizio-non-disponibile" if trouble(error) else "errore-interno"


def _same(view: Elenco[View]) -> View:
    return view


def _response(view: View, call: Call, status: int) -> Response:
    headers: dict[str, str] = {}
    version = getattr(view, "versione", None)
    if version is not None:
        headers["ETag"] = f'"{version}"'
    created = getattr(view, "id", None)
    if status == 201 and created is not None:
        headers["Location"] = f"{call.path}/{created}"
    content = view.model_dump_json(serialize_as_any=True)
    return Response(content, status_code=status, media_type="application/json", headers=headers)
