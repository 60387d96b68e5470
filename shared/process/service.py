"""What a service says of itself to be run as processes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from starlette.routing import BaseRoute

from shared.custody.keyring import Keyring
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime
from shared.messaging.standing import BusStanding
from shared.persistence.engine import Database
from shared.process.settings import ProcessSettings
from shared.web.auth import Authenticator


class Service(Protocol):
    """A composition root."""

    @property
    def runtime(self) -> Runtime[Any]: ...

    async def start(self, *, events: bool = True) -> None: ...

    async def stop(self) -> None: ...


class Stream(Protocol):
    """Whoever takes events from Kafka to a service, other than the bus's own subscriptions."""

    async def run(self, stop: asyncio.Event) -> None:
        """Returns after `stop` is set and the batch in hand is acknowledged. Raises where it broke for good."""
        ...

    @property
    def standing(self) -> BusStanding:
        """How far it is. Asks nobody."""
        ...


S = TypeVar("S", bound=Service)
Seal = Callable[[Database, Callable[[str, int, int], None]], Awaitable[int]]
"""Seals what a service wrote before there were keys; it tells of each table how many rows it saw, and sealed."""


@dataclass(frozen=True)
class ServiceProcess(Generic[S]):
    """`routes` are those of the API; `stream` replaces the bus's own subscriptions in the worker. `keeps_persons`:
    whether it is given keys."""

    name: str
    build: Callable[[Bus, Authenticator, Keyring | None], S]
    routes: Callable[[S], Sequence[BaseRoute]]
    stream: Callable[[S, ProcessSettings], Stream] | None = None
    keeps_persons: bool = True
    seal: Seal | None = None
