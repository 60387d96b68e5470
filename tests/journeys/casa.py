"""The whole platform, and the people who use it: what a journey test needs to read like a story.

Three houses, the same stories (`conftest.py` chooses; a test asks for `casa` and does not know which one it gets):

- `incorporata`: the embedded form, SQLite files and events in memory;
- `kafka`: the four services in this process on a real Kafka and a real PostgreSQL (`casa_su_kafka`);
- `processi`: four APIs and their workers, each a process of its own as a deployment would start them (`conftest.py`).

Every story runs in the first two. The third takes most of a minute to start, so one story is told there, and the demo
of `scripts.demo_distributed`, which is every story at once. In the second the names of topics and groups have a prefix
of their own for each test: on the names of the contract a test would read what another one left.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx

from services.embedded import host
from services.embedded.settings import HostSettings
from tests.tokens import authenticator, gettone

TERRITORIO = {"ambiti": ["50036"], "asst": ["718"]}
PAZIENZA = 120
"""Seconds within which an event has had its effect, on a machine that does other things too."""

Gettone = Callable[..., str]


class Casa(Protocol):
    """A place for a platform."""

    def __call__(self) -> "AbstractAsyncContextManager[tuple[Porta, Any]]":
        """Runs it inside the block, with what the block before left. Gives the way in, and the platform itself."""
        ...

    def tutti_i_byte(self, servizio: str) -> bytes:
        """Whatever a service has written, as it lies in its database."""
        ...


class Porta(httpx.AsyncClient):
    """The way in, to every service by its path. `gettone` makes tokens that this house believes."""

    def __init__(self, gettone: Gettone = gettone, **come: Any) -> None:
        super().__init__(base_url="http://raccordo", **come)
        self.gettone = gettone


class Persona:
    """Somebody with a role, calling the platform as their own software would."""

    def __init__(self, client: Porta, ruolo: str, **claims: Any) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {client.gettone(ruolo, sub=ruolo, **(claims or TERRITORIO))}"}

    async def fa(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST; anything but success fails the test with the problem that came back."""
        answer = await self.prova_a_fare(path, body, **headers)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def prova_a_fare(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self._client.post(path, json={} if body is None else body, headers=self._headers | headers)

    async def legge(self, path: str, **params: Any) -> Any:
        answer = await self._client.get(path, params=params, headers=self._headers)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def cerca(self, path: str, **params: Any) -> Any:
        """The first element of a list, once there is one: events take a moment."""
        async with asyncio.timeout(PAZIENZA):
            while not (found := (await self.legge(path, **params))["elementi"]):
                await asyncio.sleep(0.01)
        return found[0]

    async def aspetta(self, path: str, **attesi: Any) -> Any:
        """The element, once its fields have these values."""
        async with asyncio.timeout(PAZIENZA):
            while True:
                found = await self.legge(path)
                if all(found.get(name) == value for name, value in attesi.items()):
                    return found
                await asyncio.sleep(0.01)


@asynccontextmanager
async def abitata(platform: host.Platform) -> AsyncIterator[tuple[Porta, host.Platform]]:
    """The platform in this process, running; a client that reaches it without a network."""
    app = host.create_app(platform)
    async with app.router.lifespan_context(app), Porta(transport=httpx.ASGITransport(app)) as client:
        yield client, platform


def casa(folder: Path) -> AbstractAsyncContextManager[tuple[Porta, host.Platform]]:
    """The embedded form, its data in a folder."""
    return abitata(host.build(HostSettings(dati=folder), authenticator()))
