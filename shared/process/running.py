"""A process from start to end: what it needs comes up in its own time, the status page is there from the first moment.

Nothing here waits for the right order of starting: a database, a schema or a broker that is not there yet makes the
process unready, and it goes on by itself once they are. A mistake that time does not mend ends the process.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from shared.persistence.engine import SchemaNotReady, Unavailable
from shared.process.interpreter import keep_what_is_loaded, share_the_interpreter
from shared.process.settings import ProcessSettings
from shared.web.front import front
from shared.web.health import Outcome

log = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 5.0
DRAIN: Final = 20
"""Seconds that requests in hand are given after SIGTERM."""
KEEP_ALIVE: Final = 65
"""Seconds an idle connection stays open: longer than proxies keep theirs, so that they close first."""


class Part(Protocol):
    """Something that runs as long as the process does."""

    async def start(self) -> None:
        """Raises Unavailable or SchemaNotReady where it may succeed later."""
        ...

    async def stop(self) -> None: ...

    async def failure(self) -> BaseException:
        """Returns only where it broke beyond what it mends by itself."""
        ...


class Running:
    """Brings the parts up one after the other, in the background; takes them down in the opposite order."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._up = False
        self.error: BaseException | None = None

    async def probe(self) -> Outcome:
        """Whether everything is up."""
        return Outcome("avvio", self._up, "" if self._up else "Non è ancora tutto avviato")

    async def alive(self) -> Outcome:
        """Whether nothing broke for good."""
        broken = self.error is not None
        return Outcome("processo", not broken, "Una parte si è rotta e il processo sta terminando" if broken else "")

    @asynccontextmanager
    async def lifespan(self, give_up: Callable[[], None]) -> AsyncIterator[None]:
        """`give_up` is called where the process should end because a part is broken; `error` says by what."""
        started = AsyncExitStack()
        running = asyncio.create_task(self._run(started, give_up), name="parts")
        try:
            yield
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            try:
                await started.aclose()
            except Exception as error:
                self.error = error
                log.critical("a part did not stop", exc_info=error)

    async def _run(self, started: AsyncExitStack, give_up: Callable[[], None]) -> None:
        try:
            for part in self._parts:
                await _start(part)
                started.push_async_callback(part.stop)
            keep_what_is_loaded()
            self._up = True
            watched = [asyncio.create_task(part.failure()) for part in self._parts]
            try:
                done, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in watched:
                    task.cancel()
            self.error = next(iter(done)).result()
        except Exception as error:
            self.error = error
        log.critical("the process ends", exc_info=self.error)
        give_up()


async def _start(part: Part) -> None:
    pause = 0.1
    while True:
        try:
            return await part.start()
        except (Unavailable, SchemaNotReady) as not_yet:
            log.warning("not ready yet (%s): %s; again in %.1f s", type(not_yet).__name__, not_yet, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def serve(running: Running, routes: Sequence[BaseRoute], settings: ProcessSettings) -> int:
    """Until SIGTERM or SIGINT: requests in hand are answered, batches in hand finished. The exit status to end with."""

    def give_up() -> None:
        server.should_exit = True

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with running.lifespan(give_up):
            yield

    config = uvicorn.Config(
        Starlette(routes=routes, middleware=front(settings.richieste_al_minuto), lifespan=lifespan),
        host=settings.indirizzo,
        port=settings.porta,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=DRAIN,
        server_header=False,
    )
    share_the_interpreter()
    server = uvicorn.Server(config)
    server.run()
    return 1 if running.error is not None else 0
