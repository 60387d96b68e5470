"""One process of a real part: it ends with its owner, and is signalled by its pid."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scripts.parts.missing import PartFailed, PartMissing

_GUARD = Path(__file__).with_name("guard.py")
_TICK_S = 0.02
_LOG_TAIL = 4_000


class PartProcess:
    """A running command. Raises PartMissing on a kernel without pidfd (Linux older than 5.3, or no Linux).

    `owner`: the pid that it must not outlive (default: this process). `farewell`: the signal when the owner has ended.
    `remove`: folders removed then, when nobody is left to do so. `user`: uid and gid to run as, when we are root.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        owner: int | None = None,
        farewell: signal.Signals = signal.SIGKILL,
        user: tuple[int, int] | None = None,
        remove: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if not hasattr(os, "pidfd_open"):
            raise PartMissing("Le parti vere girano su Linux 5.3 o successivo: qui manca pidfd_open")
        guarded = [sys.executable, "-I", "-S", str(_GUARD), "--farewell", str(int(farewell))]
        if user:
            guarded += ["--user", *map(str, user)]
        for folder in remove:
            guarded += ["--remove", str(folder)]
        guarded += [str(owner or os.getpid()), *command]
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603  # our own commands, with our own arguments
                guarded,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C at the terminal is for the owner, who then stops its parts in order
                env={**os.environ, **(environment or {})},
                cwd="/",
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def send(self, signal_number: signal.Signals) -> None:
        """Does nothing where the process has ended."""
        self._process.send_signal(signal_number)

    def end(self, signal_number: signal.Signals, patience_s: float) -> None:
        """Sends the signal and waits; after `patience_s` kills. Returns when the process is gone."""
        self.send(signal.SIGCONT)
        self.send(signal_number)
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait(self) -> int:
        """Waits for the process to end by itself; returns its exit code."""
        return self._process.wait()

    def release(self) -> None:
        """Leaves the process to its owner: it goes on when this object is gone, and is not to be asked for any more."""
        self._process.returncode = 0  # what Popen looks at before it complains that its process still runs

    def wait_until(self, ready: Callable[[], bool], patience_s: float, name: str, ask_every_s: float = _TICK_S) -> None:
        """Asks `ready` until it says yes. Raises PartFailed where the process ends first, or patience does."""
        deadline = time.monotonic() + patience_s
        while not ready():
            if not self.running:
                raise PartFailed(f"{name} si è fermato da solo (codice {self._process.returncode}):\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise PartFailed(f"{name} non risponde dopo {patience_s:g} s:\n{self.log_tail()}")
            time.sleep(ask_every_s)

    def log_tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:]


def program(name: str, install: str) -> str:
    """The path of a program of the machine. Raises PartMissing, saying what to install, where it is not there."""
    found = shutil.which(name)
    if found is None:
        raise PartMissing(f"Manca il programma `{name}`: {install}")
    return found
