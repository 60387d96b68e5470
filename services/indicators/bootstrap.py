"""The composition root of the indicators: nothing runs until `start`."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from services.indicators.adapters.consegne.lavoro import LavoroDelleConsegne
from services.indicators.adapters.esportatore import esporta
from services.indicators.adapters.events_transaction import TransazioneDiEventi
from services.indicators.adapters.fhir.misura import misura
from services.indicators.adapters.lettore import lettore
from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.projection import PROIEZIONE
from services.indicators.adapters.pseudonimi import Pseudonimi
from services.indicators.adapters.tables import machinery, metadata
from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.adapters.verifica.autoverifica import Autoverificatore
from services.indicators.application.autoverifica import (
    Autoverifica,
    Passo,
    RegistraAutoverifica,
    Riscontro,
    registra_autoverifica,
)
from services.indicators.application.misurazioni import Misurazione
from services.indicators.application.ports_restituzioni import Esporta
from services.indicators.application.project import SUBSCRIPTIONS, proietta
from services.indicators.application.restate import Ricostruisci, da_ricostruire, ricostruisci
from services.indicators.domain.contributions.parametri import secondo
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from services.indicators.domain.regulation import Deliberazione, load
from services.indicators.settings import Settings
from shared.contracts.topics import public_topic
from shared.fhir.outcome import Resource
from shared.kernel.actor import platform
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.ids import Ids, Uuid7Ids
from shared.messaging.bus import Bus
from shared.messaging.runtime import Runtime, assemble
from shared.persistence.call import Call
from shared.persistence.locks import hold
from shared.persistence.outside import stand_still
from shared.persistence.trail.trail import trail_of
from shared.persistence.wall import by_platform
from shared.web.auth import Authenticator
from shared.web.runner import Runner
from shared.webhooks.corriere import CorriereHttps
from shared.webhooks.spedizione import Regolazione

T = TypeVar("T")

SERVICE = "indicators"
PUBLISHERS = ("pua", "dimissioni", "sad", "indicators")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Indicators:
    settings: Settings
    runtime: Runtime[IndicatorsUnitOfWork]
    authenticator: Authenticator
    deliberazione: Deliberazione
    regole: Regole
    autoverifica: Autoverificatore
    esporta: Esporta
    misura: Callable[[Misurazione], Resource]
    """In FHIR."""
    regolazione: Regolazione
    consegne: LavoroDelleConsegne
    _in_corso: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def runner(self) -> Runner[IndicatorsUnitOfWork]:
        return self.runtime.runner

    async def start(self, *, events: bool = True) -> None:
        """Open the database; where the numbers were counted by other rules than those in force, count them again.

        Only where events are read too: who counts them decides by which rules.
        Raises RicostruzioneFallita where a case of the log cannot be counted: then the service does not start.
        """
        await self.runtime.start(events=events)
        if not events:
            return
        try:
            await self.runtime.database.write_slowly(by_platform(self._count_by_the_rules_in_force))
        except BaseException:
            await self.runtime.stop()
            raise
        self._in_corso.append(asyncio.create_task(self.consegne.run(), name="consegne"))

    async def stop(self) -> None:
        """A delivery under way is given up: it is carried again, under the same id, after the next start."""
        for task in self._in_corso:
            task.cancel()
        await asyncio.gather(*self._in_corso, return_exceptions=True)
        self._in_corso.clear()
        await self.runtime.stop()

    async def verifica_e_ricorda(self, passo: Passo) -> Autoverifica:
        """A self-audit that nobody asked for over HTTP. Raises what `Autoverificatore.verifica` raises."""
        command = RegistraAutoverifica(await self.autoverifica.verifica(passo))
        call = Call(platform(SERVICE), "autoverifica")
        return await self.runtime.database.write(
            lambda connection: registra_autoverifica(command, self.runtime.unit_of_work(connection, call))
        )

    def _count_by_the_rules_in_force(self, connection: Connection) -> None:
        hold(connection, [PROIEZIONE])
        uow = self.runtime.unit_of_work(connection, Call(platform(SERVICE), "ricostruzione_all_avvio"))
        if da_ricostruire(uow):
            counted = ricostruisci(Ricostruisci(), uow)
            log.info("counted %d cases by %s", counted.casi, ", ".join(counted.regole))


def build(
    settings: Settings, bus: Bus, authenticator: Authenticator, clock: Clock | None = None, ids: Ids | None = None
) -> Indicators:
    """Raises DeliberazioneNonValida; ValueError where the settings of deliveries or pseudonyms cannot be used."""
    clock = clock or SystemClock()
    regolazione = _regolazione(settings)
    deliberazione = load(settings.deliberazione)
    parametri = secondo(deliberazione, settings.parametri())
    regole = regole_in_vigore(parametri)
    runtime = assemble(
        SERVICE,
        database_url=settings.database_url,
        metadata=metadata,
        migrations=MIGRATIONS,
        machinery=machinery,
        unit_of_work=partial(
            IndicatorsUnitOfWork,
            deliberazione=deliberazione,
            regole=regole,
            regolazione=regolazione,
            soglia_piccoli_numeri=settings.soglia_piccoli_numeri,
            pseudonimo=Pseudonimi(settings.pseudonimi_segreto.get_secret_value()),
        ),
        reactions=dict.fromkeys(SUBSCRIPTIONS, proietta),
        listens_to=[public_topic(publisher) for publisher in PUBLISHERS],
        publishes_restricted=False,
        bus=bus,
        clock=clock,
        ids=ids or Uuid7Ids(),
        trail=trail_of(settings.registro_chiavi.get_secret_value(), settings.sigilli),
        transaction=TransazioneDiEventi(),
        keyring=None,
    )
    autoverifica = Autoverificatore(runtime.database, regole, parametri, settings.autoverifica_memoria)
    corriere = CorriereHttps(regolazione.ammessi, clock, settings.consegne_ca_file)
    consegne = LavoroDelleConsegne(runtime.database, runtime.unit_of_work, bus, corriere, clock)
    return Indicators(
        settings, runtime, authenticator, deliberazione, regole, autoverifica, esporta, misura, regolazione, consegne
    )


async def consulta(settings: Settings, domanda: Callable[[IndicatorsUnitOfWork], T], clock: Clock | None = None) -> T:
    """One question to a database that may be at work in another process, as of one instant; nothing is written to it.

    Whoever holds the database sees all of it. Raises what `domanda` raises, Unavailable, SchemaNotReady.
    """
    deliberazione = load(settings.deliberazione)
    regole = regole_in_vigore(secondo(deliberazione, settings.parametri()))

    def work(connection: Connection) -> T:
        stand_still(connection)
        return domanda(
            IndicatorsUnitOfWork(
                connection,
                machinery,
                SERVICE,
                Call(platform(SERVICE), "consulta"),
                clock or SystemClock(),
                Uuid7Ids(),
                deliberazione=deliberazione,
                regole=regole,
            )
        )

    async with lettore(settings.database_url) as database:
        return await database.read(work)


async def autoverifica_da_fuori(settings: Settings, passo: Passo) -> Riscontro:
    """The self-audit of a database that may be at work in another process; nothing is written to it.

    Raises what `Autoverificatore.verifica` raises, DeliberazioneNonValida and SchemaNotReady.
    """
    parametri = secondo(load(settings.deliberazione), settings.parametri())
    async with lettore(settings.database_url) as database:
        return await Autoverificatore(
            database, regole_in_vigore(parametri), parametri, settings.autoverifica_memoria
        ).verifica(passo)


def _regolazione(settings: Settings) -> Regolazione:
    secrets = (settings.consegne_segreto, settings.consegne_segreto_precedente)
    return Regolazione.di(
        settings.consegne_host, settings.consegne_reti_ammesse, [secret.get_secret_value() for secret in secrets]
    )
