"""`python -m services.<name> api|worker|migrate|verifica-audit`: the code of the embedded host, a process per task."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError
from starlette.routing import BaseRoute

from shared.custody.keyring import Keyring
from shared.custody.master import UnusableMasterKey
from shared.messaging.kafka import KafkaBus
from shared.messaging.kafka_client import InvalidAddress
from shared.messaging.kafka_topics import TopicsNotReady, create_topics
from shared.messaging.memory import MemoryBus
from shared.observability.logs import start_logs
from shared.observability.traces import start_traces
from shared.persistence.engine import SchemaNotReady, Unavailable
from shared.persistence.trail.checkpoints import read_checkpoints
from shared.persistence.trail.keys import KeysUnreadable
from shared.process.identity import MissingIssuer, nobody, trusted
from shared.process.keys import key_store, keyring
from shared.process.parts import BusPart, IssuerPart, ServicePart, StreamPart
from shared.process.probes import issuer_probes, snapshot, standing_probe
from shared.process.running import Running, serve
from shared.process.service import Service, ServiceProcess
from shared.process.settings import ProcessSettings
from shared.process.verification import NON_VERIFICATO, exit_status, told, verified
from shared.web.health import database_probe, key_probes, metrics_route, movement_probe, status_routes

S = TypeVar("S", bound=Service)
log = logging.getLogger(__name__)

COMMANDS: Final = {
    "api": "risponde alle richieste HTTP",
    "worker": "consegna gli eventi della propria base dati e applica quelli degli altri",
    "cifra": "cifra ciò che il servizio ha scritto prima di avere le chiavi, poi termina; si può ripetere",
    "migrate": "porta la base dati e i topic del servizio alla forma attesa, poi termina",
    "verifica-audit": "ricalcola il registro degli accessi e dice se qualcuno lo ha manomesso",
}
MISTAKE: Final = 2
"""Exit status where the configuration is wrong: starting again would not help."""
NOT_NOW: Final = 1


def main(process: ServiceProcess[S], arguments: Sequence[str] | None = None) -> int:
    """The exit status. What is wrong with the configuration is said in Italian on the standard error."""
    wanted = _parser(process.name).parse_args(arguments)
    start_logs(process.name)
    runs: dict[str, Callable[[ServiceProcess[S], ProcessSettings], int]] = {
        "api": api,
        "worker": worker,
        "cifra": cifra,
        "migrate": migrate,
        "verifica-audit": partial(verifica_audit, sigilli=getattr(wanted, "sigilli", None)),
    }
    run = runs[wanted.comando]
    try:
        settings = ProcessSettings()
        stop_traces = start_traces(process.name, settings.otlp)
        try:
            return run(process, settings)
        finally:
            stop_traces()
    except ValidationError as wrong:
        fields = ", ".join(".".join(str(part) for part in each["loc"]) for each in wrong.errors())
        return _mistaken(f"configurazione non valida: {fields}")
    except (InvalidAddress, MissingIssuer, KeysUnreadable, MissingKeys, UnusableMasterKey) as wrong:
        return _mistaken(str(wrong))


def api(process: ServiceProcess[S], settings: ProcessSettings) -> int:
    """Needs the database, and not the broker: what is to be said waits in the outbox for the worker."""
    authenticator = trusted(settings)
    service = _signing(process.build(MemoryBus(), authenticator, _keys(process, settings)))
    running = Running([IssuerPart(authenticator.keys), ServicePart(service, events=False)])
    database = database_probe(service.runtime.database, "base dati")
    return serve(
        running,
        [
            *status_routes(
                live=[running.alive],
                ready=[
                    running.probe,
                    database,
                    *key_probes(service.runtime.database),
                    *issuer_probes(authenticator.keys),
                ],
            ),
            metrics_route([snapshot(service.runtime)]),
            *process.routes(service),
        ],
        settings,
    )


def worker(process: ServiceProcess[S], settings: ProcessSettings) -> int:
    """Sends and reads. Ready where database and broker were found; alive as long as it moves."""
    bus = KafkaBus(settings.brokers(), f"raccordo.{process.name}")
    service = _signing(process.build(bus, nobody(), _keys(process, settings)))
    reading = BusPart(bus) if process.stream is None else StreamPart(process.stream(service, settings), bus)
    running = Running([ServicePart(service, events=True), reading])
    consumer = service.runtime.consumer
    database = database_probe(service.runtime.database, "base dati")
    moving = movement_probe("lettura", reading.standing, lambda: consumer.paused)
    routes: list[BaseRoute] = [
        *status_routes(
            live=[running.alive, moving],
            ready=[
                running.probe,
                database,
                *key_probes(service.runtime.database),
                standing_probe("kafka", reading.standing),
            ],
        ),
        metrics_route([snapshot(service.runtime, reading.standing)]),
    ]
    status = serve(running, routes, settings)
    if status:
        # What broke may have left threads that never end, and the orchestrator waits for the exit.
        logging.shutdown()
        os._exit(status)
    return status


def migrate(process: ServiceProcess[S], settings: ProcessSettings) -> int:
    """May be repeated at will, also by two at once."""
    service = process.build(MemoryBus(), nobody(), None)
    try:
        asyncio.run(service.runtime.database.migrate())
        if process.keeps_persons:
            asyncio.run(key_store(settings).migrate())
        outcome = create_topics(
            settings.brokers(), process.name, replication=settings.repliche, partitions=settings.partizioni
        )
    except (Unavailable, TopicsNotReady) as not_now:
        sys.stderr.write(f"{process.name}: {not_now}\n")
        return NOT_NOW
    log.info("topics: %d created, %d aligned", len(outcome.created), len(outcome.aligned))
    return 0


def verifica_audit(process: ServiceProcess[S], _settings: ProcessSettings, sigilli: Path | None) -> int:
    """0: the audit is what was written; 1: it was tampered with; 2: that cannot be told."""
    service = _signing(process.build(MemoryBus(), nobody(), None))
    try:
        outside = None
        if sigilli is not None:
            with sigilli.open(encoding="utf-8") as lines:
                outside = list(read_checkpoints(lines))
        found = asyncio.run(verified(service.runtime, outside))
    except (Unavailable, SchemaNotReady, OSError) as not_now:
        sys.stderr.write(f"{process.name}: il registro non si può verificare: {not_now}\n")
        return NON_VERIFICATO
    sys.stdout.write(f"{told(found)}\n")
    return exit_status([found])


class MissingKeys(ValueError):
    """A service whose audit is not signed would not show what is done to it."""


def _signing(service: S) -> S:
    """Raises MissingKeys."""
    if service.runtime.trail.keys is None:
        raise MissingKeys("servono le chiavi del registro degli accessi (RACCORDO_<SERVIZIO>_REGISTRO_CHIAVI)")
    return service


def cifra(process: ServiceProcess[S], settings: ProcessSettings) -> int:
    """While api and worker work. May be repeated at will."""
    service = process.build(MemoryBus(), nobody(), _keys(process, settings))
    if process.seal is None:
        return 0
    seal, database = process.seal, service.runtime.database

    async def run() -> int:
        await database.start()
        try:
            return await seal(database, lambda table, seen, done: log.info("%s: %d rows, %d sealed", table, seen, done))
        finally:
            await database.stop()

    try:
        log.info("%d rows sealed", asyncio.run(run()))
    except (Unavailable, SchemaNotReady) as not_now:
        sys.stderr.write(f"{process.name}: {not_now}\n")
        return NOT_NOW
    return 0


def _keys(process: ServiceProcess[S], settings: ProcessSettings) -> Keyring | None:
    """Raises UnusableMasterKey."""
    return keyring(settings) if process.keeps_persons else None


def _mistaken(what: str) -> int:
    sys.stderr.write(f"{what}\n")
    return MISTAKE


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m services.{name}", description=f"Raccordo, servizio {name}")
    commands = parser.add_subparsers(dest="comando", required=True, metavar="comando")
    for command, what in COMMANDS.items():
        each = commands.add_parser(command, help=what)
        if command == "verifica-audit":
            each.add_argument("--sigilli", type=Path, metavar="FILE", help="sigilli, o un log che li contiene")
    return parser
