"""The deployment map of the embedded form: four services, one process, SQLite, events in process.

This is the only place that sees several services.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from services.dimissioni import bootstrap as dimissioni
from services.dimissioni.entrypoints.fhir import create_fhir_app, fhir_routes
from services.dimissioni.entrypoints.http import create_app as dimissioni_app
from services.dimissioni.settings import Settings as DimissioniSettings
from services.embedded.custodia.chiavi import keyring
from services.embedded.registro import checkpoint_folder, pseudonyms_secret, signing_keys
from services.embedded.settings import HostSettings
from services.indicators import bootstrap as indicators
from services.indicators.entrypoints.fhir import fhir_part as indicators_fhir
from services.indicators.entrypoints.http import create_app as indicators_app
from services.indicators.settings import Settings as IndicatorsSettings
from services.pua import bootstrap as pua
from services.pua.entrypoints.fhir import fhir_part as pua_fhir
from services.pua.entrypoints.http import create_app as pua_app
from services.pua.settings import Settings as PuaSettings
from services.sad import bootstrap as sad
from services.sad.entrypoints.fhir import fhir_part as sad_fhir
from services.sad.entrypoints.http import create_app as sad_app
from services.sad.settings import Settings as SadSettings
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.refusal import NotFound
from shared.messaging.bus import Bus
from shared.messaging.memory import MemoryBus
from shared.messaging.runtime import Runtime
from shared.process.interpreter import keep_what_is_loaded, share_the_interpreter
from shared.process.probes import issuer_probes, snapshot
from shared.web.auth import Authenticator
from shared.web.front import front
from shared.web.health import database_probe, key_probes, metrics_route, running_probe, status_routes
from shared.web.issuer_keys import Keys
from shared.web.problems import problem


class Service(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True)
class Platform:
    """The four composition roots and the bus between them. It delivers only while all of them run."""

    bus: Bus
    pua: pua.Pua
    dimissioni: dimissioni.Dimissioni
    sad: sad.Sad
    indicators: indicators.Indicators

    @property
    def services(self) -> Sequence[Service]:
        return (self.indicators, self.sad, self.pua, self.dimissioni)

    @property
    def runtimes(self) -> Sequence[Runtime[Any]]:
        return [self.pua.runtime, self.dimissioni.runtime, self.sad.runtime, self.indicators.runtime]

    @property
    def keys(self) -> Keys:
        """Whose tokens are believed: the same for all."""
        return self.pua.authenticator.keys

    async def start(self) -> None:
        async with AsyncExitStack() as undo:
            await self.keys.start()
            undo.push_async_callback(self.keys.stop)
            for service in self.services:
                await service.start()
                undo.push_async_callback(service.stop)
            await self.bus.start()
            undo.pop_all()

    async def stop(self) -> None:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.keys.stop)
            for service in self.services:
                stack.push_async_callback(service.stop)
            stack.push_async_callback(self.bus.stop)


def build(settings: HostSettings, authenticator: Authenticator, clock: Clock | None = None) -> Platform:
    """Put the platform together; nothing runs yet. Raises KeysUnreadable, UnusableMasterKey."""
    bus = MemoryBus()
    clock = clock or SystemClock()
    url: Callable[[str], str] = settings.database_url
    keys = keyring(settings)
    trail: Any = {"registro_chiavi": signing_keys(settings), "sigilli": checkpoint_folder(settings)}
    of_pua = PuaSettings(database_url=url("pua"), conservazione_anni=settings.conservazione_anni, **trail)
    of_dimissioni = DimissioniSettings(database_url=url("dimissioni"), **trail)
    of_sad = SadSettings(database_url=url("sad"), **trail)
    of_indicators = IndicatorsSettings(
        database_url=url("indicators"), pseudonimi_segreto=pseudonyms_secret(settings), **trail
    )
    return Platform(
        bus=bus,
        pua=pua.build(of_pua, bus, authenticator, clock, keyring=keys),
        dimissioni=dimissioni.build(of_dimissioni, bus, authenticator, clock, keyring=keys),
        sad=sad.build(of_sad, bus, authenticator, clock, keyring=keys),
        indicators=indicators.build(of_indicators, bus, authenticator, clock),
    )


def _for_machines(platform: Platform) -> list[Route]:
    runtimes = platform.runtimes
    return [
        *status_routes(
            live=[running_probe(f"consegna {each.service}", each.relaying) for each in runtimes],
            ready=[
                *(database_probe(each.database, f"base dati {each.service}") for each in runtimes),
                *key_probes(platform.pua.runtime.database),
                *issuer_probes(platform.keys),
            ],
        ),
        metrics_route([snapshot(each) for each in runtimes], loopback_only=True),
    ]


ADDRESSES = {
    "pua": "/pua/v1",
    "dimissioni": "/dimissioni/v1",
    "sad": "/sad/v1",
    "indicatori": "/indicatori/v1",
    "fhir": "/fhir/R4",
}


def _fhir(platform: Platform) -> ASGIApp:
    """One address for the types of all services; the hospitals' messages are those of dimissioni."""
    others = [pua_fhir(platform.pua), sad_fhir(platform.sad), indicators_fhir(platform.indicators)]
    return create_fhir_app(platform.dimissioni, others)


def create_app(platform: Platform, per_minute: int = 0) -> Starlette:
    """The whole platform as one ASGI application. `per_minute`: requests that an account may make; 0, no limit."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        share_the_interpreter()
        await platform.start()
        keep_what_is_loaded()
        try:
            yield
        finally:
            await platform.stop()

    async def index(_request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "piattaforma": "Raccordo",
                "servizi": {
                    name: {"indirizzo": path, "stato": f"{path}/status", "openapi": f"{path}/openapi.json"}
                    for name, path in ADDRESSES.items()
                },
            }
        )

    async def nothing_here(_request: Request, _error: Exception) -> JSONResponse:
        return problem(404, NotFound.codice, NotFound.titolo)

    endpoint: Callable[[Request], Awaitable[JSONResponse]] = index
    return Starlette(
        routes=[
            Route("/", endpoint),
            Mount(ADDRESSES["pua"], pua_app(platform.pua)),
            Mount(ADDRESSES["dimissioni"], dimissioni_app(platform.dimissioni)),
            Mount(ADDRESSES["sad"], sad_app(platform.sad)),
            Mount(ADDRESSES["indicatori"], indicators_app(platform.indicators)),
            *_for_machines(platform),
            *fhir_routes(ADDRESSES["fhir"], _fhir(platform)),
        ],
        exception_handlers={404: nothing_here},
        middleware=front(per_minute),
        lifespan=lifespan,
    )
