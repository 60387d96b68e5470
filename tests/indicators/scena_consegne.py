"""The deliveries on a database of their own: rounds by hand, a clock that stands still, a carrier of our choice."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from services.indicators.adapters.consegne.lavoro import LavoroDelleConsegne
from services.indicators.bootstrap import Indicators, build
from services.indicators.entrypoints.http import create_app
from services.indicators.settings import Settings
from shared.contracts.topics import LEPS_VALUES
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.webhooks.spedizione import Corriere
from tests.corriere import CorrierePronto
from tests.fakes import OGGI
from tests.indicators.servizio import busta
from tests.indicators.storie import Caso
from tests.tokens import authenticator, intestazioni

SEGRETO = "un segreto di prova, lungo quanto basta"
URL = "https://ricezione.ambito.test/raccordo"


@dataclass
class Scena:
    indicators: Indicators
    http: httpx.AsyncClient
    bus: MemoryBus
    clock: FixedClock
    corriere: CorrierePronto
    lavoro: LavoroDelleConsegne
    sul_topic: list[Message] = field(default_factory=list)

    def passano(self, **quanto: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**quanto))

    async def accade(self, caso_id: str, giorni: int = 6) -> None:
        """Somebody of Bergamo goes home: the values of the Ambito move."""
        caso = Caso(caso_id)
        caso.segnalata("2026-03-01")
        caso.dimessa(f"2026-03-{1 + giorni:02}")
        await self.bus.publish([busta(event) for event in caso.eventi])

    async def giro(self) -> int:
        """One round of each kind; how many attempts were made."""
        await self.lavoro.guarda()
        await self.lavoro.pubblica()
        return await self.lavoro.spedisci()

    async def chiama(self, metodo: str, path: str, corpo: Any = None, **claims: Any) -> httpx.Response:
        ruolo = claims.pop("ruolo", "ufficio_di_piano")
        headers = intestazioni(ruolo, **{k: v for k, v in claims.items() if k != "headers"}) | claims.get("headers", {})
        return await self.http.request(metodo, path, json=corpo, headers=headers)

    async def abbona(self, ambito: str = "50036", **cadenza: Any) -> dict[str, Any]:
        risposta = await self.chiama("POST", "/abbonamenti", {"ambito": ambito, "url": URL, "cadenza": cadenza})
        assert risposta.status_code == 201, risposta.text
        return dict(risposta.json())

    async def consegne(self, **params: Any) -> list[dict[str, Any]]:
        headers = intestazioni("ufficio_di_piano")
        risposta = await self.http.get("/consegne", params=params, headers=headers)
        return list(risposta.json()["elementi"])


@asynccontextmanager
async def scena(database_url: str, corriere: Corriere | None = None, **configurazione: Any) -> AsyncIterator[Scena]:
    bus, clock, pronto = MemoryBus(), FixedClock(OGGI), CorrierePronto()
    wanted = {"consegne_host": "ricezione.ambito.test", "consegne_segreto": SEGRETO} | configurazione
    indicators = build(Settings(database_url=database_url, **wanted), bus, authenticator(), clock)
    heard: list[Message] = []

    async def hear(messages: Sequence[Message]) -> None:
        heard.extend(messages)

    bus.subscribe([LEPS_VALUES], hear)
    await indicators.start(events=False)  # the rounds are made by hand
    runtime = indicators.runtime
    lavoro = LavoroDelleConsegne(runtime.database, runtime.unit_of_work, bus, corriere or pronto, clock)
    transport = httpx.ASGITransport(create_app(indicators), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://prova") as http:
        try:
            yield Scena(indicators, http, bus, clock, pronto, lavoro, heard)
        finally:
            await indicators.stop()
