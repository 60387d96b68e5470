"""PostgreSQL for tests, proofs, benches and developers: real, on 127.0.0.1, without Docker.

Nothing here outlives its owner: see `scripts.parts.guard`.
"""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from scripts.parts.databases import DatabaseServer
from scripts.parts.missing import PartFailed, PartMissing
from scripts.parts.ports import free_port
from scripts.parts.postgres_home import postgres_home
from scripts.parts.process import PartProcess

_START_S = 60
_STOP_S = 30


class PostgresCluster(DatabaseServer):
    """A server with its data, on one port across restarts. As a context manager starts, then stops and tidies up.

    Raises PartMissing, in Italian, where Java or Maven is missing; PartFailed where the server does not come up.

    `folder`: where the data are kept; without one, a temporary folder that goes away at the end. `durable=False`:
    nothing is forced to the disk (survives the end of the server, not of the machine). `settings`: of postgresql.conf,
    win over ours. `owner`: the pid that the server must not outlive (default: this process).
    """

    def __init__(
        self,
        *,
        folder: Path | None = None,
        port: int | None = None,
        durable: bool = False,
        settings: Mapping[str, str] | None = None,
        owner: int | None = None,
    ) -> None:
        super().__init__(port or free_port())
        self._home = postgres_home()
        self._owner = owner
        self._settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "fsync": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
            **(settings or {}),
        }
        self._temporary = Path(tempfile.mkdtemp(prefix="raccordo-postgres-")) if folder is None else None
        self.folder = (folder or self._temporary or Path()).absolute()
        self.log_file = self.folder / "postgres.log"
        self._process: PartProcess | None = None

    @property
    def process(self) -> PartProcess:
        """The server started last; its pid is the postmaster's. Raises PartFailed where there was none."""
        if self._process is None:
            raise PartFailed(f"PostgreSQL 127.0.0.1:{self.port} non è mai stato avviato")
        return self._process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    def start(self) -> Self:
        """Returns when the server takes connections. Does nothing where it runs. Raises PartFailed."""
        if not self.running:
            data = self.folder / "data"
            if not data.exists():
                self._copy_cluster(data)
            command = [str(self._home.server), "-D", str(data)]
            command += [f"--{name}={value}" for name, value in self._settings.items()]
            self._process = PartProcess(
                command,
                self.log_file,
                owner=self._owner,
                farewell=signal.SIGQUIT,
                user=self._home.user,
                remove=[self._temporary] if self._temporary else [],
            )
            self.process.wait_until(self._answers, _START_S, f"PostgreSQL 127.0.0.1:{self.port}")
            self.ensure_role()
        return self

    def stop(self) -> None:
        """PostgreSQL's `fast`: open transactions are rolled back, connections closed. Does nothing where it is down."""
        if self.running:
            self.resume()
            self.process.end(signal.SIGINT, _STOP_S)

    def kill(self) -> None:
        """PostgreSQL's `immediate`: everything stops where it is, and the next start recovers, as after a crash."""
        self.resume()
        self.process.end(signal.SIGQUIT, _STOP_S)

    def restart(self) -> None:
        """Stops it in order if it runs, then starts it on the same port and data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """SIGSTOP to the server and all that serve connections: they are held, not answered, as when a disk hangs."""
        self.process.send(signal.SIGSTOP)
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)
        self.process.send(signal.SIGCONT)

    def _signal(self, signal_number: int) -> None:
        for pid in self._serving():
            with suppress(ProcessLookupError):  # it ended since it was listed
                os.kill(pid, signal_number)

    def release(self) -> None:
        """Leaves the server to its owner: it goes on when this object, good only for databases by then, is gone."""
        self.process.release()

    def wait(self) -> int:
        """Waits for the server to end by itself; returns its exit code."""
        return self.process.wait()

    def close(self) -> None:
        """Stops, and removes the folder if it is temporary."""
        self.stop()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _copy_cluster(self, data: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._home.user:
            self.folder.chmod(0o755)
            self._require_way_in()
        fresh = data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        # Not shutil: it does not keep the owner, and takes ten times as long.
        subprocess.run(["cp", "-a", "--reflink=auto", str(self._home.cluster), str(fresh)], check=True)  # noqa: S603, S607  # our own arguments
        fresh.rename(data)

    def _require_way_in(self) -> None:
        closed = [str(folder) for folder in self.folder.parents if not folder.stat().st_mode & stat.S_IXOTH]
        if closed:
            raise PartMissing(
                f"PostgreSQL non può girare come root, e `nobody` non può passare da {closed[-1]}: "
                "lavorare come persona, o tenere i dati in una cartella da cui tutti possono passare"
            )

    def _serving(self) -> Iterator[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return map(int, children.read_text(encoding="ascii").split())

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True
