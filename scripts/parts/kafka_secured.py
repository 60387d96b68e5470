"""Apache Kafka as docker-compose.yml starts it: TLS, passwords, permissions. The same settings, on 127.0.0.1."""

import re
import runpy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts.parts.kafka import Broker
from scripts.parts.ports import free_port
from shared.messaging.kafka_client import Brokers, brokers

_ROOT = Path(__file__).parents[2]
_COMPOSE = _ROOT / "docker-compose.yml"
_ROOM = "/kafka/kafka"
"""Where compose mounts the broker's own folder."""
_OURS = ("log.dirs", "heap.opts", "node.id", "process.roles", "controller.quorum.voters")
"""What is of the machine, and set for it."""


class SecuredBroker(Broker):
    """`folder`: where certificates and passwords are made for these services; `administrator`: how to enter for all.

    It knows no account before somebody admits them (`shared.messaging.kafka_access`).
    """

    def __init__(self, folder: Path, services: Iterable[str]) -> None:
        runpy.run_path(str(_ROOT / "deploy" / "compose" / "ingresso.py"))["prepare"](folder, list(services))
        self._folder = folder
        port, here = free_port(), folder / "amministratore"
        files = (here / "ca.pem", here / "cert.pem", here / "key.pem")
        self.administrator = brokers(f"127.0.0.1:{port}", *files)
        settings = _as_in_compose(folder / "kafka")
        super().__init__(settings=settings, door=self.administrator)
        seat = self.nodes[0].seat
        doors = {"SERVIZI": seat.port, "AMMINISTRAZIONE": port, "CONTROLLER": seat.controller_port}
        for name in ("listeners", "advertised.listeners"):
            asked = [each.partition("://")[0] for each in settings[name].split(",")]
            settings[name] = ",".join(f"{door}://127.0.0.1:{doors[door]}" for door in asked)

    @property
    def accounts(self) -> Path:
        """The folder of the accounts' passwords, as its administrator is told of it."""
        return self._folder / "amministratore" / "account"

    @property
    def ca_file(self) -> Path:
        return self._folder / "kafka" / "ca.pem"

    def entering(self, user: str, password_file: Path | None = None) -> Brokers:
        """How an account enters. `password_file`: another than its own."""
        return brokers(self.bootstrap, self.ca_file, user=user, password_file=password_file or self.accounts / user)


def compose_properties() -> dict[str, str]:
    """server.properties, as the image makes it of the variables in docker-compose.yml."""
    environment: Mapping[str, Any] = yaml.safe_load(_COMPOSE.read_text(encoding="utf-8"))["services"]["kafka"][
        "environment"
    ]
    found = {}
    for variable, value in environment.items():
        name = variable.removeprefix("KAFKA_")
        if name != variable:
            found[re.sub("_{1,3}", lambda run: ".._-"[len(run[0])], name.lower())] = str(value)
    return found


def _as_in_compose(room: Path) -> dict[str, str]:
    wanted = {name: value for name, value in compose_properties().items() if name not in _OURS}
    return {name: value.replace(_ROOM, str(room)) for name, value in wanted.items()}
