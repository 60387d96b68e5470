"""The third house: every API and every worker a process, reached over the network as anybody would."""

import io
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from scripts.demo_distributed.recita import WORKER, gioca
from scripts.distributed.platform import Platform
from services.embedded.demo.rapporto import Rapporto
from services.embedded.demo.regia import Racconto
from shared.kernel.actor import Ruolo
from shared.messaging.bus import Bus
from shared.messaging.kafka import KafkaBus
from tests.journeys.casa import Porta
from tests.journeys.casa_su_kafka import tutto
from tests.journeys.storie_scelte import scelte


@dataclass(frozen=True)
class DaFuori:
    """What can be done to the platform from outside, other than by its APIs: write on its topics."""

    bus: Bus


@dataclass(frozen=True)
class Recitata:
    """The processes, after the demo has told them its stories."""

    processi: Platform
    racconto: Racconto
    rapporto: Rapporto


@contextmanager
def recita(cartella: Path) -> Iterator[Recitata]:
    with Platform(cartella, durable=False, workers=WORKER, secured=True, others=["ospedali", "keda"]) as processi:
        yield Recitata(processi, *gioca(processi, scelte(), Console(file=io.StringIO())))


class TraProcessi:
    """The processes are there already, and stay: their house is opened for one story only."""

    def __init__(self, processi: Platform) -> None:
        self._processi = processi

    def __call__(self) -> AbstractAsyncContextManager[tuple[Porta, DaFuori]]:
        return self._aperta()

    def tutti_i_byte(self, servizio: str) -> bytes:
        return tutto(self._processi.postgres, self._processi.databases[servizio])

    @asynccontextmanager
    async def _aperta(self) -> AsyncIterator[tuple[Porta, DaFuori]]:
        bus = KafkaBus(self._processi.administering, "prova")
        try:
            async with Porta(self._gettone, transport=PerPrefisso(self._processi.bases)) as client:
                yield client, DaFuori(bus)
        finally:
            await bus.stop()

    def _gettone(self, ruolo: str, *, sub: str, **claims: Any) -> str:
        return self._processi.issuer.token(sub=sub, ruolo=Ruolo(ruolo), **claims)


class PerPrefisso(httpx.AsyncHTTPTransport):
    """Sends each request to the process that answers to its path, as a reverse proxy would."""

    def __init__(self, bases: Mapping[str, str]) -> None:
        super().__init__()
        self._bases = {prefix: httpx.URL(base) for prefix, base in bases.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        base = next(base for prefix, base in self._bases.items() if request.url.path.startswith(prefix))
        request.url = request.url.copy_with(scheme=base.scheme, host=base.host, port=base.port)
        return await super().handle_async_request(request)
