"""The whole platform in one process, and the people who use it: what a journey test needs to read like a story."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from services.embedded import host
from services.embedded.settings import HostSettings
from tests.tokens import authenticator, intestazioni

TERRITORIO = {"ambiti": ["50036"], "asst": ["718"]}


class Persona:
    """Somebody with a role, calling the platform as their own software would."""

    def __init__(self, client: httpx.AsyncClient, ruolo: str, **claims: Any) -> None:
        self._client = client
        self._headers = intestazioni(ruolo, sub=ruolo, **(claims or TERRITORIO))

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
        async with asyncio.timeout(10):
            while not (found := (await self.legge(path, **params))["elementi"]):
                await asyncio.sleep(0.01)
        return found[0]

    async def aspetta(self, path: str, **attesi: Any) -> Any:
        """The element, once its fields have these values."""
        async with asyncio.timeout(10):
            while True:
                found = await self.legge(path)
                if all(found.get(name) == value for name, value in attesi.items()):
                    return found
                await asyncio.sleep(0.01)


@asynccontextmanager
async def casa(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, host.Platform]]:
    """The platform, running; a client that reaches it without a network."""
    platform = host.build(HostSettings(dati=folder), authenticator())
    app = host.create_app(platform)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://raccordo") as client,
    ):
        yield client, platform
