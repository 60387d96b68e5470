"""People at work: some stories at a time, a new one for each that ends, until nobody begins any more."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Self

import httpx

from proof.clients import Acknowledged, Json, Ledger, Line, Person
from proof.pictures import Picture, pictures, totals
from proof.snapshot import SERVICES, take
from proof.stories import Story
from proof.telling import Cast, tell
from services.embedded import host
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.messaging.bus import Bus, Message
from shared.web.auth import Authenticator

MANY: Final = 12
"""Stories at once, where nothing says how many: fewer than a work list shows on one page."""


BREATH: Final = 0.5
"""Seconds between one story and the next of the same person: what matters is what happens, not how much of it."""


class Workload:
    """`told`: the stories that have come to their end, by the id of their case."""

    def __init__(self, cast: Cast, told: dict[str, Story] | None = None) -> None:
        self._cast = cast
        self.told: dict[str, Story] = {} if told is None else told

    async def until(self, enough: asyncio.Event, stories: Iterator[Story], at_once: int) -> None:
        """Returns when `enough` is set and every story that was begun has ended. Raises the first thing that failed."""

        async def one_after_the_other() -> None:
            while not enough.is_set():
                await self._tell(next(stories))
                await asyncio.sleep(BREATH)

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(one_after_the_other())

    async def tell(self, stories: Iterable[Story]) -> None:
        """All of them, many at once."""
        gate = asyncio.Semaphore(MANY)

        async def one(story: Story) -> None:
            async with gate:
                await self._tell(story)

        async with asyncio.TaskGroup() as group:
            for story in stories:
                group.create_task(one(story))

    async def _tell(self, story: Story) -> None:
        self.told[await tell(story, self._cast)] = story


async def report(who: Person) -> Json:
    """The final values of the indicators, as the API gives them; without the instant of the last event."""
    found: Json = {}
    for level in ("ambito", "regione"):
        cursor: dict[str, str] = {}
        while True:
            page = await who.reads("/indicatori/v1/valori", livello=level, limite=200, **cursor)
            for value in page["elementi"]:
                key = f"{value['codice']} {level} {value['territorio']} {value['anno']}"
                found[key] = {name: each for name, each in value.items() if name not in ("aggiornato_al", "noto_al")}
            if page["cursore_successivo"] is None:
                break
            cursor = {"cursore": page["cursore_successivo"]}
    return found


class Undisturbed:
    """The same stories, told to a platform that nobody disturbs: in this process, on SQLite."""

    def __init__(self, folder: Path) -> None:
        self._settings = HostSettings(dati=folder, emittente="", jwks_file=None)
        self._told: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        issuer = Sviluppo(self._settings.dati, self._settings.destinatario)
        self._platform = host.build(self._settings, Authenticator(issuer.issuer()))
        await self._platform.start()
        transport = httpx.ASGITransport(host.create_app(self._platform))
        self._line = Line(
            lambda _path: "http://raccordo", Ledger(), look=0.02, http=httpx.AsyncClient(transport=transport)
        )
        self._cast = Cast.of(self._line, issuer, _InProcess(self._platform.bus))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._line.close()
        await self._platform.stop()

    async def tell(self, stories: Iterable[Story]) -> tuple[dict[str, Picture], Picture, Json]:
        """What becomes of these stories and of those before: picture of each, totals, final report."""
        workload = Workload(self._cast)
        known = set(self._told.values())
        await workload.tell(story for story in stories if story.key not in known)
        self._told |= {caso_id: story.key for caso_id, story in workload.told.items()}
        await self._quiet()
        snapshot = take(self.urls)
        return pictures(snapshot, self._told), totals(snapshot), await report(self._cast.region)

    @property
    def urls(self) -> dict[str, str]:
        """Where its databases are, by service."""
        return {service: self._settings.database_url(service) for service in SERVICES}

    @property
    def stories(self) -> dict[str, str]:
        """The key of each story by the id of its case."""
        return dict(self._told)

    @property
    def acknowledged(self) -> list[Acknowledged]:
        return self._line.ledger.acknowledged

    async def _quiet(self) -> None:
        """Until everything that was committed has been delivered: in memory, delivered is applied."""
        platform = self._platform
        relays = [each.runtime.relay for each in (platform.pua, platform.dimissioni, platform.sad)]
        while any([await relay.waiting() for relay in relays]):  # noqa: ASYNC110  # rows tell nobody
            await asyncio.sleep(0.01)


class _InProcess:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def send(self, key: str, message: bytes) -> None:
        await self._bus.publish([Message(HOSPITAL_MESSAGES, key, message)])
