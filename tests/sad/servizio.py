"""The service as it runs: a real database, the in-process bus, signed tokens, HTTP without a socket."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import httpx
from sqlalchemy import select

from services.sad.adapters.unit_of_work import SadUnitOfWork
from services.sad.bootstrap import Sad, build
from services.sad.entrypoints.http import create_app
from services.sad.settings import Settings
from shared.contracts.envelope import Event, Payload, decode, encode
from shared.contracts.topics import public_topic, restricted_topic
from shared.kernel.actor import platform
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.persistence.call import Call
from shared.persistence.wall import by_platform
from tests.sad.builders import ora
from tests.sad.fakes import ADESSO
from tests.tokens import authenticator, intestazioni

T = TypeVar("T")

TOPIC = {"pua": restricted_topic("pua"), "dimissioni": public_topic("dimissioni")}


@dataclass
class Servizio:
    """`chiama` speaks HTTP as an operatore SAD of Bergamo; `arriva` puts an event of another service on the bus."""

    sad: Sad
    bus: MemoryBus
    clock: FixedClock
    _sequenze: Counter[tuple[str, str]] = field(default_factory=Counter)

    @cached_property
    def http(self) -> httpx.AsyncClient:
        """Made when somebody calls: most of the time of a test would go into describing the routes."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(self.sad)), base_url="http://sad.test")

    async def chiama(
        self, method: str, path: str, body: Any = None, *, come: dict[str, str] | None = None, **altro: Any
    ) -> httpx.Response:
        headers = (come or intestazioni("operatore_sad")) | altro.pop("headers", {})
        return await self.http.request(method, path, json=body, headers=headers, **altro)

    async def fatto(self, path: str, body: Any = None, **altro: Any) -> Any:
        """A command that must succeed; its answer."""
        risposta = await self.chiama("POST", path, body or {}, **altro)
        assert risposta.status_code in (200, 201), risposta.text
        return risposta.json()

    async def letto(self, path: str, **altro: Any) -> Any:
        risposta = await self.chiama("GET", path, **altro)
        assert risposta.status_code == 200, risposta.text
        return risposta.json()

    async def arriva(self, payload: Payload, n: int = 2, caso_id: str = "caso-1") -> None:
        """Said on that day of March; returns when its effect is durable."""
        await self.bus.publish([self.messaggio(payload, n, caso_id)])

    def messaggio(self, payload: Payload, n: int = 2, caso_id: str = "caso-1") -> Message:
        servizio = payload.tipo.partition(".")[0]
        self._sequenze[servizio, caso_id] += 1
        sequence = self._sequenze[servizio, caso_id]
        value = encode(
            payload,
            event_id=f"{servizio}-{caso_id}-{sequence}",
            service=servizio,
            caso_id=caso_id,
            sequence=sequence,
            time=ora(n),
            recorded_at=ora(n),
            restricted=servizio == "pua",
        )
        return Message(TOPIC[servizio], caso_id, value)

    async def dentro(self, lavoro: Callable[[SadUnitOfWork], T]) -> T:
        """Something written by the platform itself, in one transaction."""
        call = Call(platform("sad"), "prova")
        runtime = self.sad.runtime
        return await runtime.database.write(lambda connection: lavoro(runtime.unit_of_work(connection, call)))

    async def pubblicati(self) -> list[Event]:
        """What stands in the outbox, as others will read it."""
        return [decode(value) for value in await self.righe("outbox", "public")]

    async def righe(self, tabella: str, colonna: str) -> list[Any]:
        table = getattr(self.sad.runtime.machinery, tabella)
        statement = select(table.c[colonna]).order_by(table.c.position)
        return await self.sad.runtime.database.read(
            by_platform(lambda connection: list(connection.execute(statement).scalars()))
        )

    async def spegni(self) -> None:
        if "http" in vars(self):
            await self.http.aclose()
        await self.sad.stop()


async def acceso(database_url: str) -> Servizio:
    bus, clock = MemoryBus(), FixedClock(ADESSO)
    sad = build(Settings(database_url=database_url), bus, authenticator(), clock)
    await sad.start()
    return Servizio(sad, bus, clock)
