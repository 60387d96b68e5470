"""The composition root: what the service is made of, in one place. Nothing runs until `start`."""

from dataclasses import dataclass

from services.sad.adapters.migrations import MIGRATIONS
from services.sad.adapters.tables import macchinario, tabelle
from services.sad.adapters.unit_of_work import SadUnitOfWork
from services.sad.application.reactions import REACTIONS
from services.sad.settings import Settings
from shared.contracts.topics import public_topic, restricted_topic
from shared.custody.keyring import Keyring
from shared.custody.memory import keyring_of_this_process
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.ids import Ids, Uuid7Ids
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime, assemble
from shared.persistence.trail.trail import trail_of
from shared.web.auth import Authenticator
from shared.web.runner import Runner

SERVIZIO = "sad"
ASCOLTA = (restricted_topic("pua"), public_topic("dimissioni"))
"""The PUA hands over whom to visit, on its restricted topic; of a dimissione the public story is enough."""


@dataclass(frozen=True)
class Sad:
    """`start` and `stop` are the host's to call."""

    settings: Settings
    authenticator: Authenticator
    runtime: Runtime[SadUnitOfWork]

    @property
    def runner(self) -> Runner[SadUnitOfWork]:
        return self.runtime.runner

    async def start(self, *, events: bool = True) -> None:
        await self.runtime.start(events=events)

    async def stop(self) -> None:
        await self.runtime.stop()


def build(
    settings: Settings,
    bus: Bus,
    authenticator: Authenticator,
    clock: Clock | None = None,
    ids: Ids | None = None,
    keyring: Keyring | None = None,
) -> Sad:
    """No file, thread or task is opened here. Raises KeysUnreadable."""
    runtime = assemble(
        SERVIZIO,
        database_url=settings.database_url,
        metadata=tabelle.metadata,
        migrations=MIGRATIONS,
        machinery=macchinario,
        unit_of_work=SadUnitOfWork,
        reactions=REACTIONS,
        listens_to=ASCOLTA,
        publishes_restricted=False,
        bus=bus,
        clock=clock or SystemClock(),
        ids=ids or Uuid7Ids(),
        keyring=keyring or keyring_of_this_process(),
        trail=trail_of(settings.registro_chiavi.get_secret_value(), settings.sigilli),
    )
    return Sad(settings=settings, authenticator=authenticator, runtime=runtime)
