"""One broker and one database for all the workers of a run, and a clear word where there can be none.

Each test runs pytest itself, on a file of its own, with the plugin that every other test of the repository uses.
"""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from scripts.parts.databases import DatabaseServer
from tests.architecture.source_tree import ROOT

TWO_WORKERS = ("-n", "2", "--dist", "each")


def _command(folder: Path, source: str, *options: str) -> list[str]:
    file = folder / "test_di_dentro.py"
    file.write_text(textwrap.dedent(source), encoding="utf-8")
    plain = [
        "-p",
        "no:cloudcoil",
        "-p",
        "tests.real_parts",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
        "-rs",
        "-q",
    ]
    plain += ["-o", f"pythonpath={ROOT}", "--basetemp", str(folder / "base")]
    return [sys.executable, "-m", "pytest", *plain, *options, str(file)]


def _pytest(
    folder: Path, source: str, *options: str, without: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_") and k != without}
    inherited.pop("CI", None)
    inherited.pop("RACCORDO_PARTI_VERE", None)
    return subprocess.run(  # noqa: S603  # our own interpreter
        _command(folder, source, *options),
        cwd=ROOT,
        env={**inherited, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


NOTES_THE_PORT = """
    from pathlib import Path
    import os

    def test_prende_nota(postgres):
        Path({folder!r}, f"{{os.getpid()}}.nota").write_text(str(postgres.port))
"""


def test_i_lavoratori_di_un_giro_usano_la_stessa_parte_che_finisce_con_il_giro(
    tmp_path: Path, postgres: DatabaseServer
) -> None:
    done = _pytest(tmp_path, NOTES_THE_PORT.format(folder=str(tmp_path)), *TWO_WORKERS)
    notes = [note.read_text(encoding="utf-8") for note in tmp_path.glob("*.nota")]
    assert done.returncode == 0, done.stdout
    assert len(notes) == 2
    assert len(set(notes)) == 1
    assert _nobody_answers(int(notes[0]))


def _nobody_answers(port: int) -> bool:
    for _ in range(1_000):
        try:
            DatabaseServer(port).connect().close()
        except psycopg.OperationalError as refused:
            if "refused" in str(refused):
                return True
    return False


INTERRUPTS_THE_RUN = """
    from pathlib import Path
    import os, signal, time

    def test_interrotta(postgres):
        Path({folder!r}, "porta").write_text(str(postgres.port))
        os.kill(os.getppid(), signal.{signal})
        time.sleep(1)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["con Ctrl-C", "con kill -9"])
def test_un_giro_interrotto_non_lascia_niente_acceso(
    tmp_path: Path, postgres: DatabaseServer, how: signal.Signals
) -> None:
    source = INTERRUPTS_THE_RUN.format(folder=str(tmp_path), signal=how.name)
    done = _pytest(tmp_path, source, "-n", "1")
    assert done.returncode != 0
    assert _nobody_answers(int((tmp_path / "porta").read_text(encoding="utf-8")))


ASKS_FOR_KAFKA = "def test_chiede(kafka): pass\n"


def _without_java(tmp_path: Path) -> dict[str, str]:
    return {"PATH": "", "XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_senza_java_la_prova_si_salta_e_dice_che_cosa_installare(tmp_path: Path) -> None:
    done = _pytest(tmp_path, ASKS_FOR_KAFKA, environment=_without_java(tmp_path))
    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout
    assert "Manca il programma `java`: installare Maven e Java 17" in done.stdout


@pytest.mark.parametrize("required", ["CI", "RACCORDO_PARTI_VERE"])
def test_dove_le_parti_vere_sono_richieste_senza_java_la_prova_fallisce(tmp_path: Path, required: str) -> None:
    done = _pytest(tmp_path, ASKS_FOR_KAFKA, environment={**_without_java(tmp_path), required: "1"})
    assert done.returncode == 1
    assert "1 error" in done.stdout
    assert "Manca il programma `java`" in done.stdout
