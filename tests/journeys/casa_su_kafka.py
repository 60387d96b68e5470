"""The second house: the four services in this process, on a real Kafka and four real PostgreSQL databases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from scripts.parts.databases import DatabaseServer
from services.dimissioni import bootstrap as dimissioni
from services.dimissioni.settings import Settings as DimissioniSettings
from services.embedded.host import Platform
from services.indicators import bootstrap as indicators
from services.indicators.settings import Settings as IndicatorsSettings
from services.pua import bootstrap as pua
from services.pua.settings import Settings as PuaSettings
from services.sad import bootstrap as sad
from services.sad.settings import Settings as SadSettings
from shared.custody.keyring import Keyring
from shared.kernel.clock import Clock
from shared.messaging.bus import Handler, Message, Progress
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_topics import create
from shared.messaging.topics import TOPICS
from shared.web.auth import Authenticator

PARTIZIONI = 2


class Quartiere:
    """Topics and groups that nobody else has: those that the code declares, each with the same prefix."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.prefisso = f"{uuid4().hex[:12]}."
        topics = [replace(topic, name=f"{self.prefisso}{topic.name}") for topic in TOPICS]
        create(bootstrap, topics, partitions=PARTIZIONI)


class BusDelQuartiere:
    """A KafkaBus whose subscribers and publishers know the names of the contract only."""

    def __init__(self, quartiere: Quartiere) -> None:
        self._prefisso = quartiere.prefisso
        self._kafka = KafkaBus(quartiere.bootstrap, "prova")

    def subscribe(
        self, topics: Sequence[str], handler: Handler, *, group: str = "", progress: Progress | None = None
    ) -> None:
        async def consegna(messages: Sequence[Message]) -> None:
            await handler([replace(each, topic=each.topic.removeprefix(self._prefisso)) for each in messages])

        self._kafka.subscribe(
            [f"{self._prefisso}{topic}" for topic in topics],
            consegna,
            group=f"{self._prefisso}{group}",
            progress=None if progress is None else ProgressoDelQuartiere(self._prefisso, progress),
        )

    async def publish(self, messages: Sequence[Message]) -> None:
        await self._kafka.publish([replace(each, topic=f"{self._prefisso}{each.topic}") for each in messages])

    async def start(self) -> None:
        await self._kafka.start()

    async def stop(self) -> None:
        await self._kafka.stop()


class ProgressoDelQuartiere:
    def __init__(self, prefisso: str, progress: Progress) -> None:
        self._prefisso = prefisso
        self._progress = progress

    async def next_offsets(self, topics: Sequence[str]) -> Mapping[tuple[str, int], int]:
        noti = await self._progress.next_offsets([topic.removeprefix(self._prefisso) for topic in topics])
        return {(f"{self._prefisso}{topic}", partition): offset for (topic, partition), offset in noti.items()}


def costruita(
    quartiere: Quartiere,
    urls: Mapping[str, str],
    authenticator: Authenticator,
    clock: Clock | None = None,
    keyring: Keyring | None = None,
    **del_pua: Any,
) -> Platform:
    """Nothing runs yet. `urls`: service -> its database, migrated. `del_pua`: settings of the PUA."""
    bus = BusDelQuartiere(quartiere)
    return Platform(
        bus=bus,
        pua=pua.build(PuaSettings(database_url=urls["pua"], **del_pua), bus, authenticator, clock, keyring=keyring),
        dimissioni=dimissioni.build(
            DimissioniSettings(database_url=urls["dimissioni"]), bus, authenticator, clock, keyring=keyring
        ),
        sad=sad.build(SadSettings(database_url=urls["sad"]), bus, authenticator, clock, keyring=keyring),
        indicators=indicators.build(IndicatorsSettings(database_url=urls["indicators"]), bus, authenticator, clock),
    )


def tutto(server: DatabaseServer, url: str) -> bytes:
    """Every row of every table, as PostgreSQL writes it down."""
    with server.connect(make_url(url).database or "") as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return b"".join(_righe(connection, name) for (name,) in tables)


def _righe(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as copy:
        return b"".join(map(bytes, copy))
