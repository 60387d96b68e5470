"""What machines ask a process: is it alive, may it get requests, what does it measure. Nothing about anybody.

Alive is about this process: what a restart would heal. Ready is about what it needs now: without the database it must
not get requests; without the broker it may, because the outbox takes what is to be said.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.kernel.refusal import NotFound
from shared.observability.logs import kind_of
from shared.observability.metrics import Snapshot, render
from shared.persistence.engine import Database
from shared.persistence.keyed import KeyedDatabase
from shared.web.problems import COME_AGAIN, problem

log = logging.getLogger(__name__)
T = TypeVar("T")

ANSWER_WITHIN = 2.0
"""Seconds for a question to the database or the broker. Shorter than the time that whoever probes allows us."""


class Outcome(NamedTuple):
    """What a probe found. `detail` is Italian and for people, and is empty where all is well."""

    name: str
    ok: bool
    detail: str = ""


class Probe(Protocol):
    """One thing that is looked at. Answers soon, whatever happens to what it looks at."""

    async def __call__(self) -> Outcome: ...


class Asked(Generic[T]):
    """Asks a question that may never be answered, once at a time, and waits no longer than `within` seconds.

    What does not answer keeps one question waiting at most: a probe every few seconds must not fill the threads, or the
    connections, of a process that is in trouble already.
    """

    def __init__(self, ask: Callable[[], Awaitable[T]], within: float = ANSWER_WITHIN) -> None:
        self._ask = ask
        self._within = within
        self._asking: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        """Raises TimeoutError, and whatever the question raised."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._question())
            self._asking.add_done_callback(_heard)
        asking = self._asking
        done, _ = await asyncio.wait({asking}, timeout=self._within)
        if not done:
            asking.cancel()
            raise TimeoutError
        if asking.cancelled():
            raise TimeoutError
        return asking.result()

    async def _question(self) -> T:
        return await self._ask()


def _heard(asking: asyncio.Task[T]) -> None:
    """Whoever asked may have gone: its failure was told all the same, or is told to the next one."""
    if not asking.cancelled():
        asking.exception()


def database_probe(database: Database, name: str, within: float = ANSWER_WITHIN) -> Probe:
    """Whether the database answers to the smallest question."""
    return _answers(lambda: database.read(_one), name, "La base dati", within)


def key_probes(database: Database, within: float = ANSWER_WITHIN) -> list[Probe]:
    """Whether the keys can be had, where it needs any: without them nobody new is taken on, and soon nobody is read."""
    if not isinstance(database, KeyedDatabase):
        return []
    return [_answers(database.keyring.reach, "chiavi", "La base dati delle chiavi", within)]


def _answers(ask: Callable[[], Awaitable[object]], name: str, who: str, within: float) -> Probe:
    asked = Asked(ask, within)

    async def probe() -> Outcome:
        try:
            await asked()
        except TimeoutError:
            return Outcome(name, False, f"{who} non risponde entro {within:g} secondi")
        except Exception as error:
            log.warning("%s does not answer", name, exc_info=error)
            return Outcome(name, False, f"{who} non risponde")
        return Outcome(name, True)

    return probe


def _one(connection: Connection) -> int:
    return int(connection.execute(text("SELECT 1")).scalar_one())


def running_probe(name: str, task: Callable[[], asyncio.Task[None] | None]) -> Probe:
    """Whether a loop that must never end (a relay, a consumer) still runs."""

    async def probe() -> Outcome:
        present = task()
        if present is None:
            return Outcome(name, False, "Non è ancora partito")
        if present.done():
            return Outcome(name, False, "Si è fermato e da solo non riparte")
        return Outcome(name, True)

    return probe


class Partition(Protocol):
    @property
    def topic(self) -> str: ...

    @property
    def partition(self) -> int: ...

    @property
    def stuck(self) -> bool:
        """Committed stands still, although the end offset is beyond it."""
        ...


class Subscription(Protocol):
    @property
    def failing_for(self) -> float:
        """Seconds since the reader's work last succeeded, 0 where the last batch did."""
        ...

    @property
    def mine(self) -> Sequence[Partition]:
        """The partitions that this process reads."""
        ...


class Standing(Protocol):
    """How far the readers of this process are, as the broker sees it (`shared.messaging.standing`)."""

    @property
    def reachable(self) -> bool: ...

    @property
    def subscriptions(self) -> Sequence[Subscription]: ...


def movement_probe(name: str, standing: Callable[[], Standing], paused: Callable[[], bool] = lambda: False) -> Probe:
    """Whether the readers move: one that holds its partitions, fails at nothing and reads nothing looks healthy.

    A reader that fails says so by itself (its database is gone, or it paused), and a restart would not heal it.
    """

    async def probe() -> Outcome:
        now = standing()
        if not now.reachable:
            return Outcome(name, True, "Il broker non risponde: l'avanzamento non è noto")
        if paused():
            return Outcome(name, True, "In pausa: falliva ogni evento")
        still = [p for each in now.subscriptions if not each.failing_for for p in each.mine if p.stuck]
        if not still:
            return Outcome(name, True)
        where = ", ".join(f"{partition.topic}[{partition.partition}]" for partition in still)
        return Outcome(name, False, f"Il lettore è vivo ma non avanza, con messaggi da leggere in {where}")

    return probe


def status_routes(live: Sequence[Probe], ready: Sequence[Probe], prefix: str = "/status") -> list[Route]:
    """`/status/live` and `/status/ready` for the root of a process. 200 with the list of what was looked at, or 503."""

    async def alive(_request: Request) -> Response:
        return await _told(live, "attivo", "processo-non-attivo", "Il processo va riavviato")

    async def may_serve(_request: Request) -> Response:
        return await _told(ready, "pronto", "processo-non-pronto", "Il processo per ora non può servire richieste")

    return [Route(f"{prefix}/live", alive), Route(f"{prefix}/ready", may_serve)]


async def _told(probes: Sequence[Probe], stato: str, codice: str, titolo: str) -> Response:
    outcomes = await asyncio.gather(*(_safely(probe) for probe in probes))
    wrong = [outcome for outcome in outcomes if not outcome.ok]
    if wrong:
        log.warning("%s: %s", codice, [outcome.name for outcome in wrong])
        detail = "; ".join(f"{outcome.name}: {outcome.detail}" for outcome in wrong)
        return problem(503, codice, titolo, detail, headers=COME_AGAIN)
    looked_at = [{"nome": each.name, "dettaglio": each.detail} for each in outcomes]
    return JSONResponse({"stato": stato, "controlli": looked_at})


async def _safely(probe: Probe) -> Outcome:
    try:
        return await probe()
    except Exception as error:
        log.error("a probe failed", exc_info=error)
        return Outcome("controllo", False, f"Non riuscito ({kind_of(error)})")


def metrics_route(
    snapshots: Sequence[Callable[[], Awaitable[Snapshot]]], *, loopback_only: bool = False, path: str = "/metrics"
) -> Route:
    """`/metrics` for the root of a process, without authentication: for the network policy to protect.

    `loopback_only` is for the embedded host: to anybody else the page does not exist.
    """

    async def metrics(request: Request) -> Response:
        if loopback_only and not _from_here(request):
            return problem(404, NotFound.codice, NotFound.titolo)
        taken = await asyncio.gather(*(take() for take in snapshots))
        content, media_type = render(taken, request.headers.get("accept", ""))
        return Response(content, media_type=media_type)

    return Route(path, metrics)


def _from_here(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:  # a Unix socket has no address
        return False
