"""From what was asked on the command line to a hospital that speaks: whom to be, where to call, who else plays."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from services.embedded.demo.clienti import Linea
from services.embedded.issuer import Sviluppo
from services.embedded.ospedale_demo.comando import NON_SI_PUO, Ordini, recita
from services.embedded.ospedale_demo.degenze import OSPEDALE
from services.embedded.ospedale_demo.territorio import TerritorioDiProva
from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo
from shared.kernel.clock import ROME, SystemClock
from shared.kernel.refusal import Refusal
from shared.kernel.territory import lombardia
from shared.messaging.kafka_client import InvalidAddress, brokers

FERMATO = 130
console = Console()
errors = Console(stderr=True)


@dataclass(frozen=True)
class Richiesta:
    """`dove`: codes of Ambito, Distretto, ASST; `certificati`: authority, certificate, key. None: the usual."""

    dove: tuple[str, str | None, str | None]
    quante: int
    seme: str | None
    attesa: float
    territorio: bool
    kafka: str | None
    certificati: tuple[Path | None, Path | None, Path | None]
    scrivi: Path | None
    indirizzo: str | None
    token: str | None
    dati: Path | None


def avvia(richiesta: Richiesta) -> int:
    """The exit status."""
    settings = HostSettings() if richiesta.dati is None else HostSettings(dati=richiesta.dati)
    clock = SystemClock()
    try:
        dove = lombardia().resolve(*richiesta.dove)
        kafka = None if richiesta.kafka is None else brokers(richiesta.kafka, *richiesta.certificati)
    except (Refusal, InvalidAddress) as sbaglio:
        errors.print(str(sbaglio), style="red", markup=False)
        return NON_SI_PUO
    if settings.emittente and (richiesta.token is None or richiesta.territorio):
        errors.print("[red]Con un emittente esterno serve --token (o RACCORDO_TOKEN), e --territorio non si può[/red]")
        return NON_SI_PUO
    emittente = Sviluppo(settings.dati, settings.destinatario)
    # On the topic who speaks is the structure that the message names: only an account of that name sees its requests.
    chi = "ospedale-di-prova" if kafka is None else OSPEDALE
    ordini = Ordini(
        base=(richiesta.indirizzo or f"http://{settings.indirizzo}:{settings.porta}").rstrip("/"),
        token=richiesta.token
        or emittente.token(sub=chi, ruolo=Ruolo.SISTEMA_OSPEDALIERO, life=timedelta(hours=8), asst=[dove.asst]),
        territorio=dove,
        quante=richiesta.quante,
        seme=richiesta.seme or f"{clock.now().astimezone(ROME):%y%m%d%H%M%S}",
        attesa=richiesta.attesa,
        kafka=kafka,
        scrivi=richiesta.scrivi,
    )
    linea = Linea(ordini.base)
    altri = [TerritorioDiProva(linea, emittente, dove, clock)] if richiesta.territorio else []
    try:
        return asyncio.run(recita(ordini, console, clock, linea, altri))
    except KeyboardInterrupt:
        console.print("Fermato.")
        return FERMATO
