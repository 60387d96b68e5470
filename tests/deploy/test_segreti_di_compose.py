"""The file of Compose's secrets: written once, completed by a newer version, never changed."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.manifests.compose import SECRETS
from tests.deploy.manifests import SERVICES

Completa = Callable[[Path], list[str]]


@pytest.fixture
def completa() -> Completa:
    add: Completa = runpy.run_path(str(SECRETS))["add"]
    return add


def test_i_segreti_si_scrivono_una_volta_sola_e_solo_per_chi_li_scrive(tmp_path: Path, completa: Completa) -> None:
    file = tmp_path / ".env"
    nomi = completa(file)
    valori = [riga.partition("=")[2] for riga in file.read_text(encoding="utf-8").splitlines()]
    assert len(nomi) == len(set(valori)) == 2 * len(SERVICES) + 3 and all(len(valore) >= 32 for valore in valori)
    prima = file.read_bytes()
    assert completa(file) == []
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (prima, 0o600)


@pytest.mark.parametrize("fine", ["", "\n"])
def test_una_versione_nuova_aggiunge_cio_che_manca_e_non_tocca_il_resto(
    tmp_path: Path, completa: Completa, fine: str
) -> None:
    file = tmp_path / ".env"
    prima = f"# di prova\nRACCORDO_PASSWORD_PUA=la-mia{fine}"
    file.write_text(prima, encoding="utf-8")
    file.chmod(0o644)
    aggiunti = completa(file)
    assert "RACCORDO_PASSWORD_PUA" not in aggiunti and "RACCORDO_PSEUDONIMI" in aggiunti
    assert file.read_text(encoding="utf-8").startswith(prima)
    assert file.stat().st_mode & 0o777 == 0o600
    assert {"RACCORDO_PASSWORD_PUA=la-mia", "# di prova"} <= set(file.read_text(encoding="utf-8").splitlines())
