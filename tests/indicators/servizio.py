"""The whole service on a database of its own, fed through the bus and asked over HTTP."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx

from services.indicators.bootstrap import Indicators, build
from services.indicators.entrypoints.http import create_app
from services.indicators.settings import Settings
from shared.contracts.envelope import Event
from shared.contracts.topics import public_topic
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from tests.fakes import OGGI
from tests.tokens import authenticator, intestazioni

BERGAMO_2026 = "ambito/50036/2026"


def busta(event: Event) -> Message:
    """The event as its publisher's topic carries it."""
    return Message(public_topic(event.source.rpartition("/")[2]), event.caso_id, event.raw)


@dataclass(frozen=True)
class Servizio:
    indicators: Indicators
    http: httpx.AsyncClient
    bus: MemoryBus

    async def sa(self, events: Iterable[Event]) -> None:
        """The publishers say it; returns when it is counted."""
        await self.bus.publish([busta(event) for event in events])

    async def get(self, path: str, **claims: Any) -> httpx.Response:
        """Somebody of the Ambito di Bergamo asks, unless the claims say otherwise."""
        ruolo = claims.pop("ruolo", "ufficio_di_piano")
        params = claims.pop("params", None)
        return await self.http.get(path, params=params, headers=intestazioni(ruolo, **claims))

    async def valore(self, codice: str, dove: str = BERGAMO_2026, **params: Any) -> dict[str, Any]:
        risposta = await self.get(f"/valori/{codice}/{dove}", params=params)
        assert risposta.status_code == 200, risposta.text
        return dict(risposta.json())

    async def spegni(self) -> None:
        await self.http.aclose()
        await self.indicators.stop()


async def acceso(database_url: str, **configurazione: Any) -> Servizio:
    """The service started on a database; whoever asks must stop it."""
    bus = MemoryBus()
    settings = Settings(database_url=database_url, **{"pseudonimi_segreto": "di-prova-" * 4} | configurazione)
    indicators = build(settings, bus, authenticator(), FixedClock(OGGI))
    await indicators.start()
    transport = httpx.ASGITransport(create_app(indicators), raise_app_exceptions=False)
    return Servizio(indicators, httpx.AsyncClient(transport=transport, base_url="http://prova"), bus)
