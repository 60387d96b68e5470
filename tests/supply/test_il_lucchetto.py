"""Nothing enters an image that is not the very file that was locked."""

import copy
import hashlib
import http.server
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scripts.manifests import image
from scripts.manifests.programs import run, uv
from scripts.supply import lock

VERO = lock.read()


def _con(cambia: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    """The lock of today, with one library of the registry changed."""
    cambiato = copy.deepcopy(dict(VERO))
    cambia(next(each for each in cambiato["package"] if each["name"] == "fastapi"))
    return cambiato


def test_ogni_libreria_viene_dal_registro_con_le_sue_impronte() -> None:
    assert lock.complaints(VERO) == []
    assert len(VERO["package"]) > len(lock.MEMBERS)


@pytest.mark.parametrize(
    ("cambia", "atteso"),
    [
        (lambda each: each.update(source={"git": "https://esempio.it/f.git"}), "non viene dal registro (git)"),
        (lambda each: each.update(source={"url": "https://esempio.it/f.whl"}), "non viene dal registro (url)"),
        (lambda each: each.update(source={"registry": "https://esempio.it/s"}), "non viene dal registro (registry)"),
        (lambda each: each["wheels"][0].pop("hash"), "ha un file senza impronta SHA-256"),
        (lambda each: each["sdist"].update(hash="md5:00"), "ha un file senza impronta SHA-256"),
        (lambda each: (each.pop("wheels"), each.pop("sdist")), "non ha file"),
    ],
)
def test_cio_che_non_si_puo_riscontrare_si_rifiuta(cambia: Callable[[dict[str, Any]], None], atteso: str) -> None:
    assert lock.complaints(_con(cambia)) == [f"fastapi: {atteso}"]


def test_una_libreria_altrui_non_prende_il_nome_di_una_nostra() -> None:
    altrui = _con(lambda each: each.update(name="shared"))
    assert lock.complaints(altrui) == ["shared: porta il nome di un pacchetto di questo progetto, ma viene da altrove"]


NOME = "cosa-1.0-py3-none-any.whl"


def _pubblica(folder: Path, contenuto: str) -> None:
    with zipfile.ZipFile(folder / NOME, "w") as wheel:
        wheel.writestr("cosa.py", contenuto)
        wheel.writestr("cosa-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: cosa\nVersion: 1.0\n")
        wheel.writestr("cosa-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("cosa-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256((folder / NOME).read_bytes()).hexdigest()
    page = folder / "simple" / "cosa" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f'<a href="/{NOME}#sha256={digest}">{NOME}</a>', encoding="utf-8")


class _Registro(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def registro(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A package registry of this machine: its address, and the folder of its files."""
    folder = tmp_path / "registro"
    folder.mkdir()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Registro, directory=str(folder))) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/simple", folder
        listening.shutdown()
        thread.join()


def test_un_file_cambiato_nel_registro_dopo_il_lucchetto_non_si_installa(
    registro: tuple[str, Path], tmp_path: Path
) -> None:
    address, files = registro
    _pubblica(files, "buona = True\n")
    project = tmp_path / "progetto"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[project]\nname = "prova"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["cosa"]\n'
        f'[tool.uv]\npackage = false\n[[tool.uv.index]]\nurl = "{address}"\ndefault = true\n',
        encoding="utf-8",
    )
    install = [uv(), "--no-cache", *image.SYNC, "prova"]
    run([uv(), "--no-cache", "lock"], cwd=project)
    assert run(install, cwd=project, check=False).returncode == 0

    _pubblica(files, "buona = False\n")
    (project / ".venv").rename(tmp_path / "prima")
    refused = run(install, cwd=project, check=False)
    assert refused.returncode != 0
    assert "hash mismatch" in refused.stderr.lower()
