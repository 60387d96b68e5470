"""The whole platform: four databases, the topics, an API and a worker per service."""

import json
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from scripts.distributed.service_process import ServiceProcess, Task
from scripts.parts.kafka import Broker
from scripts.parts.kafka_secured import SecuredBroker
from scripts.parts.missing import PartFailed
from scripts.parts.postgres import PostgresCluster
from scripts.parts.process import PartProcess
from services.embedded.issuer import NAME, Sviluppo
from shared.custody.master import made_where_missing
from shared.messaging.kafka_client import Bootstrap, Brokers
from shared.persistence.trail.keys import new_key

SERVICES: Final = ("pua", "dimissioni", "sad", "indicators")
AUDIENCE: Final = "raccordo"
PREFIXES: Final = {
    "/pua/v1": "pua",
    "/dimissioni/v1": "dimissioni",
    "/fhir/R4": "dimissioni",
    "/sad/v1": "sad",
    "/indicatori/v1": "indicators",
}
"""Who answers to what: the same addresses as the embedded host's, behind whatever stands in front."""
_VARIABLE: Final = {"pua": "PUA", "dimissioni": "DIMISSIONI", "sad": "SAD", "indicators": "INDICATORI"}


class Platform:
    """As a context manager: everything is ready inside the block, and gone after it.

    `folder` receives the logs, the issuer's key and its JWKS. `durable`: PostgreSQL forces to the disk what it commits.
    `workers`: how many of each service. `secured`: Kafka as docker-compose.yml has it, by TLS and with a password
    for each account; `others` are those that enter beside the services. Raises PartMissing, PartFailed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        workers: Mapping[str, int] | None = None,
        partitions: int = 6,
        variables: Mapping[str, str] | None = None,
        secured: bool = False,
        others: Sequence[str] = (),
    ) -> None:
        self.folder = folder.absolute()
        accounts = [*SERVICES, *others]
        self.kafka = SecuredBroker(self.folder / "ingresso", accounts) if secured else Broker()
        self.postgres = PostgresCluster(durable=durable)
        self.issuer = Sviluppo(self.folder, AUDIENCE)
        self.apis: dict[str, ServiceProcess] = {}
        self.workers: dict[str, list[ServiceProcess]] = {}
        self._how_many = {service: (workers or {}).get(service, 1) for service in SERVICES}
        self._partitions = partitions
        self._variables = dict(variables or {})
        self._stack = ExitStack()
        self._key = new_key("k1")
        self.databases: dict[str, str] = {}
        self.keys_database = ""

    @property
    def processes(self) -> Sequence[ServiceProcess]:
        return [*self.apis.values(), *(worker for workers in self.workers.values() for worker in workers)]

    @property
    def bases(self) -> dict[str, str]:
        """The address of the API behind each prefix."""
        return {prefix: self.apis[service].base for prefix, service in PREFIXES.items()}

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            for step in self._steps(undo):
                step.wait_ready()
            self._stack = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def entering(self, account: str) -> Bootstrap:
        """How an account enters Kafka (`shared.messaging.access`); in the clear all are nobody."""
        return self.kafka.entering(account) if isinstance(self.kafka, SecuredBroker) else self.kafka.bootstrap

    @property
    def administering(self) -> Bootstrap:
        """How one enters that may do anything."""
        return self.kafka.administrator if isinstance(self.kafka, SecuredBroker) else self.kafka.bootstrap

    def admit(self, kafka: SecuredBroker) -> None:
        """Topics, accounts and permissions, by the command that is there for it. Raises PartFailed."""
        administering = _variables(kafka.administrator) | {"RACCORDO_KAFKA_ACCOUNT_CARTELLA": str(kafka.accounts)}
        log = self._fresh_log("kafka-permessi")
        command = [sys.executable, "-m", "shared.process.administer"]
        process = PartProcess(command, log, environment=self.environment | administering)
        if process.wait():
            raise PartFailed(f"kafka-permessi: {process.log_tail()}")

    def migrate(self) -> None:
        """All services, at once. Raises PartFailed with what a failing one wrote."""
        with ExitStack() as undo:
            running = {service: self._migrating(service) for service in SERVICES}
            for process in running.values():
                undo.callback(process.end, signal.SIGKILL, 1)
            failed = {service: process for service, process in running.items() if process.wait()}
        if failed:
            raise PartFailed("\n".join(f"{service} migrate: {one.log_tail()}" for service, one in failed.items()))

    def _migrating(self, service: str) -> PartProcess:
        log = self._fresh_log(f"{service}-migrate")
        return PartProcess(
            [sys.executable, "-m", f"services.{service}", "migrate"], log, environment=self._told(service)
        )

    @property
    def environment(self) -> dict[str, str]:
        """What every process is told."""
        return {
            "RACCORDO_KAFKA": self.kafka.bootstrap,
            "RACCORDO_PARTIZIONI": str(self._partitions),
            "RACCORDO_EMITTENTE": NAME,
            "RACCORDO_DESTINATARIO": AUDIENCE,
            "RACCORDO_JWKS_FILE": str(self.folder / "jwks.json"),
            "RACCORDO_CHIAVI_DATABASE": self.keys_database,
            "RACCORDO_CHIAVE_MAESTRA_FILE": str(self.folder / "chiavi" / "chiave-maestra.json"),
            **{f"RACCORDO_{_VARIABLE[service]}_DATABASE_URL": url for service, url in self.databases.items()},
            **{f"RACCORDO_{_VARIABLE[service]}_REGISTRO_CHIAVI": self._key for service in SERVICES},
            **{f"RACCORDO_{_VARIABLE[service]}_SIGILLI": str(self.folder / "sigilli") for service in SERVICES},
            **self._variables,
        }

    def _told(self, service: str) -> dict[str, str]:
        """With what only this service is told."""
        if isinstance(self.kafka, SecuredBroker):
            return self.environment | _variables(self.kafka.entering(f"raccordo-{service}"))
        return self.environment

    def _steps(self, undo: ExitStack) -> Iterator[ServiceProcess]:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "jwks.json").write_text(json.dumps(self.issuer.issuer().jwks), encoding="utf-8")
        undo.enter_context(self.kafka)
        undo.enter_context(self.postgres)
        self.databases = {service: self.postgres.create_database(service) for service in SERVICES}
        if isinstance(self.kafka, SecuredBroker):
            self.admit(self.kafka)
        self.keys_database = self.postgres.create_database("chiavi")
        made_where_missing(self.folder / "chiavi" / "chiave-maestra.json")
        self.migrate()
        self.apis = {service: self._process(service, "api") for service in SERVICES}
        self.workers = {
            service: [self._process(service, "worker", number) for number in range(self._how_many[service])]
            for service in SERVICES
        }
        for process in self.processes:
            process.start()
            undo.callback(process.stop)
        yield from self.processes

    def _process(self, service: str, task: Task, number: int = 0) -> ServiceProcess:
        return ServiceProcess(service, task, self._fresh_log(f"{service}-{task}{number or ''}"), self._told(service))

    def _fresh_log(self, name: str) -> Path:
        log = self.folder / f"{name}.log"
        log.unlink(missing_ok=True)
        return log


def _variables(entering: Brokers) -> dict[str, str]:
    """As a process is told of it."""
    told = {
        "KAFKA": str(entering),
        "KAFKA_CA_FILE": entering.ca_file,
        "KAFKA_CERT_FILE": entering.cert_file,
        "KAFKA_KEY_FILE": entering.key_file,
        "KAFKA_UTENTE": entering.user,
        "KAFKA_PASSWORD_FILE": entering.password_file,
    }
    return {f"RACCORDO_{name}": str(value) for name, value in told.items() if value}
