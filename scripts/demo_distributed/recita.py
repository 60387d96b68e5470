"""Starts everything, plays the demo, compares, and stays up or leaves."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from kafka.errors import KafkaError
from rich.console import Console

from scripts.demo_distributed.coda import Coda
from scripts.demo_distributed.confronto import AltreStorie, rapporto_di, stesse_righe
from scripts.demo_distributed.produttore import Produttore
from scripts.demo_distributed.sul_topic import SulTopic
from scripts.distributed.platform import Platform
from scripts.parts.missing import PartFailed, PartMissing
from services.embedded.demo import comando, schermo
from services.embedded.demo.clienti import Json
from services.embedded.demo.rapporto import Rapporto
from services.embedded.demo.regia import Racconto, fasi
from services.embedded.demo.sorteggio import Misura, sorteggia
from services.embedded.demo.storie import Vicende
from shared.contracts.topics import HOSPITAL_MESSAGES

WORKER = {"dimissioni": 2, "indicators": 2}
"""One group of each client has two members: kafka-python's and Faust's."""
SGUARDO = 0.5
OSPEDALE, CHI_MISURA = "raccordo-ospedali", "raccordo-keda"
"""The accounts by which the demo enters Kafka: it writes as a hospital, and measures without reading a word."""


@dataclass(frozen=True)
class Ordini:
    """`cartella` receives the report, and in `dati` the processes' logs. `confronta`: another demo's report."""

    cartella: Path
    misura: Misura
    una_volta: bool
    confronta: Path | None = None


def racconta(ordini: Ordini, console: Console, oggi: date) -> int:
    """The exit status: 0 where everything that was told is there, and nothing else."""
    diario = f"I diari dei processi sono in {ordini.cartella / 'dati'}."
    try:
        return comando.con_parole(lambda: _racconta(ordini, console, oggi), console, diario)
    except (AltreStorie, PartMissing, PartFailed) as motivo:
        console.print(str(motivo), style="red", markup=False)
    except KafkaError as errore:
        console.print(f"La demo si è interrotta: Kafka non risponde ({type(errore).__name__}).", style="red")
        console.print(diario)
    return comando.ERRORE


def _racconta(ordini: Ordini, console: Console, oggi: date) -> int:
    comando.gia_successo(oggi)
    vicende = sorteggia(ordini.misura)
    altre = None if ordini.confronta is None else rapporto_di(ordini.confronta, vicende)
    ordini.cartella.mkdir(parents=True, exist_ok=True)
    comando.senza_rapporti(ordini.cartella)
    console.print("Si avviano un broker Kafka, un PostgreSQL, quattro API e i loro worker: meno di un minuto.")
    inizio = time.monotonic()
    with Platform(ordini.cartella / "dati", workers=WORKER) as piattaforma:
        console.print(f"Pronti in {time.monotonic() - inizio:.0f} secondi: {len(piattaforma.processes)} processi.")
        racconto, rapporto = gioca(piattaforma, vicende, console)
        comando.concludi(racconto, rapporto, ordini.cartella, None, console)
        _confronta(rapporto, altre, ordini, console)
        return 0 if ordini.una_volta else _resta(piattaforma, console)


def gioca(piattaforma: Platform, vicende: Vicende, console: Console) -> tuple[Racconto, Rapporto]:
    """Tell everything to a platform that is up, the hospital on its topic. Raises what `comando.svolgi` does."""
    with ExitStack() as fine:
        produttore = Produttore(piattaforma.entering(OSPEDALE), HOSPITAL_MESSAGES)
        fine.callback(produttore.chiudi)
        coda = Coda(piattaforma.entering(CHI_MISURA))
        fine.callback(coda.chiudi)
        avanza = fine.enter_context(schermo.avanzamento(console, fasi(vicende)))
        parla = partial(SulTopic, produttore)
        return asyncio.run(comando.svolgi(piattaforma.bases, piattaforma.folder, vicende, avanza, parla, coda.viaggio))


def _confronta(rapporto: Rapporto, altre: Sequence[Json] | None, ordini: Ordini, console: Console) -> None:
    if altre is None:
        console.print("Numeratori e denominatori sono quelli contati dalle storie.")
    else:
        stesse_righe(rapporto.indicatori, altre)
        console.print(f"Le righe sono le stesse di {ordini.confronta}, valore per valore.")


def _resta(piattaforma: Platform, console: Console) -> int:
    """Until somebody stops it. The exit status: 0 if somebody did, an error if a process ended by itself."""
    comando.come_continuare(piattaforma.bases, piattaforma.folder, console)
    console.print(f"Kafka: {piattaforma.kafka.bootstrap}")
    try:
        while all(processo.running for processo in piattaforma.processes):
            time.sleep(SGUARDO)
    except KeyboardInterrupt:
        console.print("Fermata.")
        return 0
    fermi = ", ".join(processo.name for processo in piattaforma.processes if not processo.running)
    console.print(f"Si è fermato da solo: {fermi}. Il suo diario è in {piattaforma.folder}.", style="red")
    return comando.ERRORE
