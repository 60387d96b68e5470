"""The composition root: what the service is made of, in one place. Nothing runs until `start`."""

from dataclasses import dataclass
from functools import partial

from services.dimissioni.adapters import contatti, protocolli
from services.dimissioni.adapters.archivio import ricalcola_scadenze
from services.dimissioni.adapters.fhir.lettore import leggi as leggi_messaggio
from services.dimissioni.adapters.migrations import MIGRATIONS
from services.dimissioni.adapters.ricevitore import Ricevitore
from services.dimissioni.adapters.tables import macchinario, tabelle
from services.dimissioni.adapters.unit_of_work import DimissioniUnitOfWork
from services.dimissioni.application.lettura import LettoreMessaggi
from services.dimissioni.application.queries import DimissioneVista, vista
from services.dimissioni.application.reactions import REACTIONS
from services.dimissioni.domain.contatti import Contatti
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.protocollo import Protocolli
from services.dimissioni.settings import Settings
from shared.contracts.topics import HOSPITAL_MESSAGES, public_topic
from shared.kernel.clock import Clock, SystemClock, civil_date
from shared.kernel.ids import Ids, Uuid7Ids
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime, assemble
from shared.web.auth import Authenticator
from shared.web.runner import Runner

SERVIZIO = "dimissioni"


@dataclass(frozen=True)
class Dimissioni:
    settings: Settings
    runtime: Runtime[DimissioniUnitOfWork]
    authenticator: Authenticator
    protocolli: Protocolli
    contatti: Contatti
    clock: Clock
    ricevitore: Ricevitore
    lettore: LettoreMessaggi
    """Reads hospitals' messages: what quarantine tries again with."""

    @property
    def runner(self) -> Runner[DimissioniUnitOfWork]:
        return self.runtime.runner

    def vista(self, dimissione: Dimissione) -> DimissioneVista:
        """A dimissione as it is shown now: against the protocollo of its Distretto, today."""
        return vista(dimissione, self.protocolli, civil_date(self.clock.now()))

    async def start(self, *, events: bool = True) -> None:
        """Deadlines follow the protocolli that are in force from this start on."""
        await self.runtime.start(events=events)
        if events:
            await self.runtime.database.write_slowly(partial(ricalcola_scadenze, protocolli=self.protocolli))

    async def stop(self) -> None:
        await self.runtime.stop()


def build(
    settings: Settings, bus: Bus, authenticator: Authenticator, clock: Clock | None = None, ids: Ids | None = None
) -> Dimissioni:
    """Raises FileIlleggibile where the configured protocolli or contacts cannot be read."""
    clock = clock or SystemClock()
    dei_territori = protocolli.leggi(settings.protocolli_file)
    runtime = assemble(
        SERVIZIO,
        database_url=settings.database_url,
        metadata=tabelle.metadata,
        migrations=MIGRATIONS,
        machinery=macchinario,
        unit_of_work=partial(DimissioniUnitOfWork, protocolli=dei_territori),
        reactions=REACTIONS,
        listens_to=[public_topic("pua"), public_topic("sad")],
        publishes_restricted=True,
        bus=bus,
        clock=clock,
        ids=ids or Uuid7Ids(),
    )
    progress = runtime.consumer.progress
    ricevitore = Ricevitore(SERVIZIO, runtime.database, runtime.unit_of_work, leggi_messaggio, clock, progress)
    bus.subscribe([HOSPITAL_MESSAGES], ricevitore.consuma, group=f"raccordo.{SERVIZIO}.ospedali", progress=progress)
    return Dimissioni(
        settings=settings,
        runtime=runtime,
        authenticator=authenticator,
        protocolli=dei_territori,
        contatti=contatti.leggi(settings.contatti_file),
        clock=clock,
        ricevitore=ricevitore,
        lettore=leggi_messaggio,
    )
