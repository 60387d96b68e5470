"""Nothing that was started outlives who started it, however that ends."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from scripts.parts.process import PartProcess
from tests.architecture.source_tree import ROOT

PATIENCE_MS = 10_000


def _asleep(
    owner: int, log: Path, *, farewell: signal.Signals = signal.SIGKILL, remove: Sequence[Path] = ()
) -> PartProcess:
    """A part that has become what it is: before that, the end of its owner is another story."""
    part = PartProcess(["sleep", "60"], log, owner=owner, farewell=farewell, remove=remove)
    part.wait_until(lambda: Path(f"/proc/{part.pid}/comm").read_text(encoding="ascii") == "sleep\n", 10, "sleep")
    return part


def _ends(pid: int) -> bool:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    waiting = select.poll()
    waiting.register(process, select.POLLIN)
    ended = bool(waiting.poll(PATIENCE_MS))
    os.close(process)
    return ended


@pytest.fixture
def owner() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])  # noqa: S607  # whichever `sleep` there is
    yield process
    process.kill()
    process.wait()


def test_chi_resta_senza_padrone_finisce_e_lascia_pulito(owner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    room = tmp_path / "dati"
    room.mkdir()
    part = _asleep(owner.pid, room / "log", remove=[room])
    owner.kill()
    owner.wait()
    assert part.wait() == -signal.SIGKILL
    assert _gone(room)


def _gone(room: Path) -> bool:
    """The watcher removes the folder after the process has ended: waits for the watcher, which nobody else can see."""
    for _ in range(PATIENCE_MS):
        if not room.exists():
            return True
        select.select([], [], [], 0.001)
    return False


def test_il_saluto_viene_prima_della_forza(owner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    part = _asleep(owner.pid, tmp_path / "log", farewell=signal.SIGTERM)
    owner.kill()
    owner.wait()
    assert part.wait() == -signal.SIGTERM


def test_un_padrone_gia_finito_non_avvia_niente(owner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    owner.kill()
    owner.wait()
    part = PartProcess(["sleep", "60"], tmp_path / "log", owner=owner.pid)
    assert part.wait() == 1
    assert "already ended" in part.log_tail()


def test_chi_finisce_da_solo_non_perde_la_cartella(tmp_path: Path) -> None:
    part = PartProcess(["true"], tmp_path / "log", remove=[tmp_path])
    assert part.wait() == 0
    assert (tmp_path / "log").exists()


def test_un_filo_che_finisce_non_porta_via_niente(tmp_path: Path) -> None:
    """What PR_SET_PDEATHSIG would get wrong: parts are started from threads that end, as those of asyncio.to_thread."""
    script = f"""
import sys, threading
from pathlib import Path
from scripts.parts.process import PartProcess
parts = []
thread = threading.Thread(target=lambda: parts.append(PartProcess(["sleep", "60"], Path({str(tmp_path / "log")!r}))))
thread.start(); thread.join()
print(parts[0].pid, parts[0].running)
sys.stdout.flush()
parts[0].wait()
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:  # noqa: S603  # ours
        assert starter.stdout is not None
        pid, running = starter.stdout.readline().split()
        starter.kill()
    assert running == "True"
    assert _ends(int(pid))
