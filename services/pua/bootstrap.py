"""The composition root: everything the PUA is made of, put together once."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from services.pua.adapters.migrations import MIGRATIONS
from services.pua.adapters.tables import cancellazioni, macchinario, tabelle
from services.pua.adapters.unit_of_work import PuaUnitOfWork
from services.pua.application.reactions import REACTIONS
from services.pua.domain.equipe import Composizione
from services.pua.domain.riservatezza import Riservatezza
from services.pua.settings import Settings
from shared.contracts.topics import public_topic, restricted_topic
from shared.custody.keyring import Keyring
from shared.custody.memory import keyring_of_this_process
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.ids import Ids, Uuid7Ids
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime, assemble
from shared.persistence.erasures import Erasures
from shared.persistence.trail.trail import trail_of
from shared.web.auth import Authenticator
from shared.web.runner import Runner

NAME = "pua"
LISTENS_TO = (restricted_topic("dimissioni"), public_topic("sad"))


@dataclass(frozen=True)
class Pua:
    """`start` and `stop` are the host's to call."""

    settings: Settings
    authenticator: Authenticator
    runtime: Runtime[PuaUnitOfWork]
    erasures: Erasures
    _in_corso: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def runner(self) -> Runner[PuaUnitOfWork]:
        return self.runtime.runner

    async def start(self, *, events: bool = True) -> None:
        await self.runtime.start(events=events)
        if events:
            self._in_corso.append(asyncio.create_task(self.erasures.run(), name="cancellazioni"))

    async def stop(self) -> None:
        for task in self._in_corso:
            task.cancel()
        await asyncio.gather(*self._in_corso, return_exceptions=True)
        self._in_corso.clear()
        await self.runtime.stop()


def build(
    settings: Settings,
    bus: Bus,
    authenticator: Authenticator,
    clock: Clock | None = None,
    ids: Ids | None = None,
    keyring: Keyring | None = None,
) -> Pua:
    """Nothing runs yet: no file, no thread, no task. Raises KeysUnreadable."""
    clock, keyring = clock or SystemClock(), keyring or keyring_of_this_process()
    composizione = Composizione(settings.professioni_distinte, settings.professioni_richieste)
    riservatezza = Riservatezza(timedelta(hours=settings.emergenza_ore), settings.emergenza_tentativi)
    runtime = assemble(
        NAME,
        database_url=settings.database_url,
        metadata=tabelle.metadata,
        migrations=MIGRATIONS,
        machinery=macchinario,
        unit_of_work=partial(
            PuaUnitOfWork,
            composizione=composizione,
            riservatezza=riservatezza,
            conservazione_anni=settings.conservazione_anni,
        ),
        reactions=REACTIONS,
        listens_to=LISTENS_TO,
        publishes_restricted=True,
        bus=bus,
        clock=clock,
        ids=ids or Uuid7Ids(),
        keyring=keyring,
        trail=trail_of(settings.registro_chiavi.get_secret_value(), settings.sigilli),
    )
    erasures = Erasures(runtime.database, keyring, cancellazioni, clock)
    return Pua(settings=settings, authenticator=authenticator, runtime=runtime, erasures=erasures)
