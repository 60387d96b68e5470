"""The composition root: what the service is made of, in one place. Nothing runs until `start`."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

from services.dimissioni.adapters import contatti, protocolli
from services.dimissioni.adapters.archivio import ricalcola_scadenze
from services.dimissioni.adapters.avvisi.lavoro import LavoroDegliAvvisi
from services.dimissioni.adapters.fhir.lettore import leggi as leggi_messaggio
from services.dimissioni.adapters.migrations import MIGRATIONS
from services.dimissioni.adapters.ricevitore import Ricevitore
from services.dimissioni.adapters.tables import cancellazioni, macchinario, tabelle
from services.dimissioni.adapters.unit_of_work import DimissioniUnitOfWork
from services.dimissioni.application.lettura import LettoreMessaggi
from services.dimissioni.application.queries import DimissioneVista, vista
from services.dimissioni.application.reactions import REACTIONS
from services.dimissioni.domain.contatti import Contatti
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.protocollo import Protocolli
from services.dimissioni.settings import Settings
from shared.contracts.topics import HOSPITAL_MESSAGES, public_topic
from shared.custody.keyring import Keyring
from shared.custody.memory import keyring_of_this_process
from shared.kernel.clock import Clock, SystemClock, civil_date
from shared.kernel.ids import Ids, Uuid7Ids
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime, assemble
from shared.persistence.erasures import Erasures
from shared.persistence.trail.trail import trail_of
from shared.persistence.wall import by_platform
from shared.web.auth import Authenticator
from shared.web.runner import Runner
from shared.webhooks.corriere import CorriereHttps
from shared.webhooks.spedizione import Regolazione

SERVIZIO = "dimissioni"


@dataclass(frozen=True)
class Dimissioni:
    settings: Settings
    runtime: Runtime[DimissioniUnitOfWork]
    authenticator: Authenticator
    protocolli: Protocolli
    contatti: Contatti
    clock: Clock
    ids: Ids
    ricevitore: Ricevitore
    lettore: LettoreMessaggi
    """Reads hospitals' messages: what quarantine tries again with."""
    regolazione: Regolazione
    avvisi: LavoroDegliAvvisi
    erasures: Erasures
    _in_corso: list[asyncio.Task[None]] = field(default_factory=list)

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
            await self.runtime.database.write_slowly(
                by_platform(partial(ricalcola_scadenze, protocolli=self.protocolli))
            )
            self._in_corso.append(asyncio.create_task(self.avvisi.run(), name="avvisi"))
            self._in_corso.append(asyncio.create_task(self.erasures.run(), name="cancellazioni"))

    async def stop(self) -> None:
        """A notice under way is given up: it is told again, under the same number, after the next start."""
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
) -> Dimissioni:
    """Raises FileIlleggibile where the configured protocolli or contacts cannot be read.

    Raises ValueError where the settings of the notices cannot be what they should be.
    """
    clock, ids, keyring = clock or SystemClock(), ids or Uuid7Ids(), keyring or keyring_of_this_process()
    dei_territori, regolazione = protocolli.leggi(settings.protocolli_file), _regolazione(settings)
    runtime = assemble(
        SERVIZIO,
        database_url=settings.database_url,
        metadata=tabelle.metadata,
        migrations=MIGRATIONS,
        machinery=macchinario,
        unit_of_work=partial(DimissioniUnitOfWork, protocolli=dei_territori, regolazione=regolazione),
        reactions=REACTIONS,
        listens_to=[public_topic("pua"), public_topic("sad")],
        publishes_restricted=True,
        bus=bus,
        clock=clock,
        ids=ids,
        keyring=keyring,
        trail=trail_of(settings.registro_chiavi.get_secret_value(), settings.sigilli),
    )
    progress = runtime.consumer.progress
    ricevitore = Ricevitore(SERVIZIO, runtime.database, runtime.unit_of_work, leggi_messaggio, clock, progress)
    bus.subscribe([HOSPITAL_MESSAGES], ricevitore.consuma, group=f"raccordo.{SERVIZIO}.ospedali", progress=progress)
    avvisi = LavoroDegliAvvisi(
        runtime.database,
        runtime.unit_of_work,
        bus,
        CorriereHttps(regolazione.ammessi, clock, settings.avvisi_ca_file),
        clock,
        regolazione.radici,
        settings.fhir_indirizzo,
    )
    return Dimissioni(
        settings=settings,
        runtime=runtime,
        authenticator=authenticator,
        protocolli=dei_territori,
        contatti=contatti.leggi(settings.contatti_file),
        clock=clock,
        ids=ids,
        ricevitore=ricevitore,
        lettore=leggi_messaggio,
        regolazione=regolazione,
        avvisi=avvisi,
        erasures=Erasures(runtime.database, keyring, cancellazioni, clock),
    )


def _regolazione(settings: Settings) -> Regolazione:
    segreti = (settings.avvisi_segreto, settings.avvisi_segreto_precedente)
    return Regolazione.di(
        settings.avvisi_host, settings.avvisi_reti_ammesse, [segreto.get_secret_value() for segreto in segreti]
    )
