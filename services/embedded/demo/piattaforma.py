"""Starts the platform as a user would, in a process of its own, and waits until it answers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.embedded.custodia.chiavi import key_store_file
from services.embedded.registro import checkpoint_folder
from services.embedded.settings import HostSettings

INDIRIZZO = "127.0.0.1"
PRONTA_ENTRO = 180.0
"""Seconds; a cold disk loads four services slowly."""
FERMA_ENTRO = 20.0
BASI = ("pua", "dimissioni", "sad", "indicators")


class PiattaformaNonPronta(Exception):
    """The port is taken, or the platform did not come up. The text is for the person who started the demo."""


@dataclass(frozen=True)
class Piattaforma:
    porta: int
    dati: Path
    processo: "subprocess.Popen[bytes]"

    @property
    def base(self) -> str:
        return f"http://{INDIRIZZO}:{self.porta}"

    def memoria_mb(self) -> float | None:
        """Resident memory now, in MB of 10^6 bytes; None where the system does not tell (it is Linux that does)."""
        stato = Path(f"/proc/{self.processo.pid}/status")
        if not stato.exists():
            return None
        riga = next(riga for riga in stato.read_text(encoding="ascii").splitlines() if riga.startswith("VmRSS:"))
        return int(riga.split()[1]) * 1024 / 1e6

    def attendi(self) -> None:
        """Return when it has ended."""
        self.processo.wait()


def libera(porta: int) -> None:
    """Raises PiattaformaNonPronta where somebody already listens there."""
    with socket.socket() as presa:
        presa.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            presa.bind((INDIRIZZO, porta))
        except OSError:
            raise PiattaformaNonPronta(
                f"La porta {porta} è già in uso: chiudere chi la occupa, oppure usare raccordo demo --porta N"
            ) from None


def cartella_nuova(dati: Path) -> Path:
    """The folder of the demo's data, empty of what an earlier demo left. Nothing else in it is touched.

    With the databases go the keys of their persons and the checkpoints of their audit, which would say of the new
    databases that somebody had replaced the old ones.
    """
    dati.mkdir(parents=True, exist_ok=True)
    impostazioni = HostSettings(dati=dati, sigilli=None)
    for file in (*(dati / f"{base}.db" for base in BASI), key_store_file(impostazioni)):
        for coda in ("", "-wal", "-shm"):
            file.with_name(file.name + coda).unlink(missing_ok=True)
    for base in BASI:
        (checkpoint_folder(impostazioni) / f"{base}.jsonl").unlink(missing_ok=True)
    return dati


@contextmanager
def accesa(dati: Path, porta: int, diario: Path) -> Iterator[Piattaforma]:
    """The platform on this port until the end of the block; what it writes goes to `diario`.

    Raises PiattaformaNonPronta.
    """
    libera(porta)
    ambiente = {nome: valore for nome, valore in os.environ.items() if not nome.startswith("RACCORDO_")}
    comando = [sys.executable, "-m", "services.embedded.cli", "avvia", "--porta", str(porta), "--dati", str(dati)]
    with diario.open("wb") as scrive:
        processo = subprocess.Popen(  # noqa: S603  # our own program, with our own interpreter: nothing comes from outside
            comando, env=ambiente, stdout=scrive, stderr=subprocess.STDOUT
        )
    try:
        piattaforma = Piattaforma(porta, dati, processo)
        _aspetta(piattaforma, diario)
        yield piattaforma
    finally:
        processo.terminate()
        try:
            processo.wait(FERMA_ENTRO)
        except subprocess.TimeoutExpired:
            processo.kill()
            processo.wait()


def _aspetta(piattaforma: Piattaforma, diario: Path) -> None:
    scadenza = time.monotonic() + PRONTA_ENTRO
    while piattaforma.processo.poll() is None and time.monotonic() < scadenza:
        try:
            # It listens only once its four services have started.
            socket.create_connection((INDIRIZZO, piattaforma.porta), timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    coda = "\n".join(diario.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
    raise PiattaformaNonPronta(f"La piattaforma non si è avviata. Dal suo diario ({diario}):\n{coda}")
