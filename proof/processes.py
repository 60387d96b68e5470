"""What can be killed: a process of the platform, seen from outside."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Protocol

from proof.witness import NAME as WITNESS
from scripts.distributed.service_process import DOWN_WITHIN, HERE, UP_WITHIN, ServiceProcess
from scripts.parts.ports import free_port
from scripts.parts.process import PartProcess


class Target(Protocol):
    """`log` is what it wrote, across restarts."""

    log: Path

    @property
    def name(self) -> str: ...

    @property
    def running(self) -> bool: ...

    def start(self, **armed: str) -> None:
        """Returns at once. `armed`: variables of the environment for this start only."""
        ...

    def wait_ready(self) -> None:
        """Raises PartFailed where it ends first."""
        ...

    def kill(self) -> None:
        """kill -9."""
        ...

    def stop(self) -> None:
        """SIGTERM, and wait."""
        ...

    def wait(self) -> int:
        """Until it ends by itself; its exit status."""
        ...


class EmbeddedHost:
    """`raccordo avvia`: four services in one process, SQLite below `data`."""

    name = "piattaforma"

    def __init__(self, data: Path, log: Path) -> None:
        self.data = data.absolute()
        self.log = log
        self.port = free_port()
        self._process: PartProcess | None = None

    @property
    def base(self) -> str:
        return f"http://{HERE}:{self.port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    def start(self, **armed: str) -> None:
        where = ["--porta", str(self.port), "--dati", str(self.data)]
        command = [sys.executable, "-m", "services.embedded.cli", "avvia", *where]
        # The copy with a planted fault is run like the original: whoever starts it says where the code is.
        self._process = PartProcess(command, self.log, environment={"PYTHONPATH": str(Path.cwd()), **armed})

    def wait_ready(self) -> None:
        self._started.wait_until(self._answers, UP_WITHIN, self.name)

    def kill(self) -> None:
        self._started.end(SIGKILL, DOWN_WITHIN)

    def stop(self) -> None:
        if self.running:
            self._started.end(SIGTERM, DOWN_WITHIN)

    def wait(self) -> int:
        return self._started.wait()

    @property
    def _started(self) -> PartProcess:
        if self._process is None:
            raise ValueError("never started")
        return self._process

    def _answers(self) -> bool:
        """It listens only once its four services have started."""
        with socket.socket() as knock:
            knock.settimeout(1)
            return knock.connect_ex((HERE, self.port)) == 0


class WitnessProcess(ServiceProcess):
    """The worker of `proof.witness`, as any other service's."""

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        super().__init__(WITNESS, "worker", log, environment)

    def start(self, **armed: str) -> None:
        command = [sys.executable, "-m", "proof.witness", "worker"]
        here = {"PYTHONPATH": str(Path.cwd())}
        self._process = PartProcess(command, self.log, environment={**self.environment, **here, **armed})
