"""Starting and stopping what is measured: each server in a process of its own, on a free port of loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from scripts.parts.ports import free_port
from services.embedded.issuer import NAME
from services.pua.bootstrap import build
from services.pua.settings import Settings
from shared.custody.master import made_where_missing
from shared.messaging.memory import MemoryBus
from shared.persistence.keys import SqlKeyStore
from shared.persistence.trail.keys import new_key
from shared.process.identity import nobody


@contextmanager
def running(command: list[str], url: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, once `url` answers; stopped by its pid afterwards."""
    process = subprocess.Popen(  # noqa: S603  # our own commands
        [sys.executable, *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(url, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def bare(url: str) -> Iterator[str]:
    """The baseline's address; `url` is that of its database."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with running(["-m", "bench.bare"], f"{base}/openapi.json", {"BENCH_DB": url, "BENCH_PORT": str(port)}):
        yield base


async def migrated(url: str, keys_url: str) -> None:
    """Give a database the tables of the PUA, and another one that of the keys."""
    await build(Settings(database_url=url), MemoryBus(), nobody()).runtime.database.migrate()
    await SqlKeyStore(keys_url).migrate()


@contextmanager
def pua_api(url: str, keys_url: str, jwks: Path) -> Iterator[str]:
    """The address of the PUA's own process that answers requests; its master key is made beside `jwks`."""
    master = jwks.with_name("chiave-maestra.json")
    made_where_missing(master)
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {
        "RACCORDO_PUA_DATABASE_URL": url,
        "RACCORDO_PUA_REGISTRO_CHIAVI": new_key("k1"),
        "RACCORDO_CHIAVI_DATABASE": keys_url,
        "RACCORDO_CHIAVE_MAESTRA_FILE": str(master),
        "RACCORDO_EMITTENTE": NAME,
        "RACCORDO_JWKS_FILE": str(jwks),
        "RACCORDO_PORTA": str(port),
    }
    with running(["-m", "services.pua", "api"], f"{base}/status/ready", environment):
        yield base


@contextmanager
def platform(folder: Path) -> Iterator[tuple[str, int]]:
    """The embedded platform's address, and the pid of its process."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = ["-m", "services.embedded.cli", "avvia", "--porta", str(port), "--dati", str(folder)]
    with running(command, f"{base}/pua/v1/status", {}) as process:
        yield base, process.pid


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], within: float = 30) -> None:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server of {url} stopped with {process.returncode}")
        with suppress(httpx.TransportError):
            if httpx.get(url, timeout=1).status_code == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(url)
