"""The demo on Kafka and PostgreSQL, each API and worker a process: the same stories, the same numbers."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scripts.demo_distributed.confronto import AltreStorie, rapporto_di, stesse_righe
from scripts.parts.ports import free_port
from services.embedded.demo.clienti import Json
from services.embedded.demo.comando import svolgi
from services.embedded.demo.piattaforma import accesa, cartella_nuova
from services.embedded.demo.rapporto import Rapporto
from services.embedded.demo.verifica import NonTorna, verifica
from tests.journeys.casa_tra_processi import Recitata
from tests.journeys.storie_scelte import scelte

pytestmark = [pytest.mark.xdist_group("processi"), pytest.mark.timeout(400)]

PAZIENZA = 120.0
DI_CHI_PARLA = {"canale", "mittente", "luogo"}
"""What quarantine says otherwise of a message from the topic: there is no account that vouches for its place."""


def _nessuno(fase: str, quanti: int = 1) -> None:
    """Nobody looks at the progress."""


@pytest.fixture(scope="module")
def incorporata(tmp_path_factory: pytest.TempPathFactory) -> Rapporto:
    """The report of the embedded form about the same stories."""
    cartella = tmp_path_factory.mktemp("incorporata")
    with accesa(cartella_nuova(cartella / "dati"), free_port(), cartella / "piattaforma.log") as piattaforma:
        return asyncio.run(svolgi(piattaforma.base, piattaforma.dati, scelte(), _nessuno))[1]


def test_cio_che_e_stato_raccontato_c_e_tutto_e_una_volta_sola(recitata: Recitata) -> None:
    verifica(recitata.racconto, recitata.rapporto)


def test_le_righe_sono_quelle_della_forma_incorporata(recitata: Recitata, incorporata: Rapporto) -> None:
    assert recitata.rapporto.indicatori == incorporata.indicatori
    assert recitata.rapporto.rilievi == incorporata.rilievi
    assert recitata.rapporto.consistenza == incorporata.consistenza


def test_la_quarantena_tiene_gli_stessi_messaggi(recitata: Recitata, incorporata: Rapporto) -> None:
    assert _messaggi(recitata.rapporto) == _messaggi(incorporata)
    assert {voce["canale"] for voce in recitata.rapporto.quarantena} == {"topic", "http"}


def _messaggi(rapporto: Rapporto) -> Sequence[Json]:
    voci = [{nome: v for nome, v in voce.items() if nome not in DI_CHI_PARLA} for voce in rapporto.quarantena]
    return sorted(voci, key=repr)


def test_il_confronto_dice_riga_e_valore(recitata: Recitata, tmp_path: Path) -> None:
    nostre = recitata.rapporto.indicatori
    stesse_righe(nostre, list(nostre))
    with pytest.raises(NonTorna, match="numerator"):
        stesse_righe(nostre, [{**nostre[0], "numerator": -1}, *nostre[1:]])
    with pytest.raises(NonTorna, match="manca"):
        stesse_righe(nostre, nostre[1:])
    with pytest.raises(AltreStorie, match="non si legge"):
        rapporto_di(tmp_path / "assente.json", recitata.racconto.vicende)


def test_chi_la_ferma_ferma_tutto(tmp_path: Path) -> None:
    comando = [sys.executable, "-m", "scripts.demo_distributed", "--una-volta", "--casi", "8", "--dati", str(tmp_path)]
    demo = subprocess.Popen(comando, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603  # ours
    try:
        _aspetta(lambda: "migrate" in "".join(map(_riga, _figli(demo.pid))))
        avviati = {pid: _riga(pid) for pid in _figli(demo.pid)}
        demo.send_signal(signal.SIGTERM)
        scritto, _ = demo.communicate(timeout=PAZIENZA)
    finally:
        demo.kill()
    assert (demo.returncode, "Fermata." in scritto) == (128 + signal.SIGINT, True), scritto
    assert len(avviati) > 2  # Kafka, PostgreSQL, who migrates
    _aspetta(lambda: not any(_riga(pid) == riga for pid, riga in avviati.items()))


def _figli(pid: int) -> list[int]:
    return [int(figlio) for figlio in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _riga(pid: int) -> str:
    """What it was started as. Empty where the process has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def _aspetta(successo: Callable[[], bool]) -> None:
    scadenza = time.monotonic() + PAZIENZA
    while not successo():
        assert time.monotonic() < scadenza
        time.sleep(0.05)
