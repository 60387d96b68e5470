"""One process of one service, started as a deployment would start it and looked at only from outside."""

import signal
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Literal

from scripts.parts.ports import free_port
from scripts.parts.process import PartProcess

Task = Literal["api", "worker"]
HERE = "127.0.0.1"
UP_WITHIN = 240.0
"""Seconds; eight processes start on two cores."""
DOWN_WITHIN = 60.0
ASK_EVERY = 0.1


class ServiceProcess:
    """Keeps its port across restarts. `environment`: RACCORDO_* variables, added to those that it sets itself."""

    def __init__(self, service: str, task: Task, log: Path, environment: Mapping[str, str]) -> None:
        self.service = service
        self.task: Task = task
        self.port = free_port()
        self.log = log
        self.environment = {**environment, "RACCORDO_INDIRIZZO": HERE, "RACCORDO_PORTA": str(self.port)}
        self._process: PartProcess | None = None

    @property
    def name(self) -> str:
        return f"{self.service} {self.task}"

    @property
    def base(self) -> str:
        return f"http://{HERE}:{self.port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    @property
    def pid(self) -> int:
        return self._started().pid

    def start(self, **armed: str) -> None:
        """Returns at once. `armed`: further variables, for this start only."""
        self._process = PartProcess(
            [sys.executable, "-m", f"services.{self.service}", self.task],
            self.log,
            environment={**self.environment, **armed},
        )

    def wait_ready(self) -> None:
        """Raises PartFailed where it ends first, or does not become ready in time."""
        self._started().wait_until(self.ready, UP_WITHIN, self.name, ASK_EVERY)

    def ready(self) -> bool:
        return self.asks("/status/ready") == 200

    def asks(self, path: str) -> int:
        """The status of an answer; 0 where there was none."""
        connection = HTTPConnection(HERE, self.port, timeout=3)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def kill(self) -> None:
        """kill -9: nothing is finished, nothing is said."""
        self._started().end(signal.SIGKILL, DOWN_WITHIN)

    def stop(self) -> None:
        """SIGTERM, and wait for it to drain. Does nothing where it is down."""
        if self.running:
            self._started().end(signal.SIGTERM, DOWN_WITHIN)

    def send(self, signal_number: signal.Signals) -> None:
        self._started().send(signal_number)

    def wait(self) -> int:
        """Until it ends by itself; its exit status."""
        return self._started().wait()

    def _started(self) -> PartProcess:
        if self._process is None:
            raise ValueError(f"{self.name} was never started")
        return self._process
