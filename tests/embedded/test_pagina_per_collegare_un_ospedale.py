"""The page by which a hospital connects: every box is run, one after the other, against a platform that is up."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from services.embedded.demo.piattaforma import accesa
from tests.architecture.source_tree import ROOT

RIQUADRI = re.findall(r"```bash\n(.*?)```", (ROOT / "docs" / "integrazione-ospedale.md").read_text("utf-8"), re.DOTALL)

BASH = shutil.which("bash") or "bash"


def _porta() -> int:
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        numero: int = presa.getsockname()[1]
        return numero


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine: the page's boxes did not run")
def test_ogni_riquadro_della_pagina_funziona(tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    with accesa(tmp_path / "dati", _porta(), tmp_path / "diario") as piattaforma:
        ambiente = os.environ | {
            "RACCORDO_DATI": str(piattaforma.dati),
            "RACCORDO_PORTA": str(piattaforma.porta),
            "BASE": piattaforma.base,
        }
        fatto = subprocess.run(  # noqa: S603  # the page of this very project, as its reader would run it
            [BASH, "-euo", "pipefail", "-c", "\n".join(RIQUADRI)],
            cwd=tmp_path,
            env=ambiente,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert fatto.returncode == 0, fatto.stdout[-3000:] + fatto.stderr[-3000:]
    assert "2 compiute, 0 aperte" in fatto.stdout
    assert "requested segnalata" in fatto.stdout
    assert "2027-01-18" in fatto.stdout
    assert fatto.stdout.splitlines()[-1] == "in-progress dimessa"
