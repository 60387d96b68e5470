"""The file of the offices that hospitals may call."""

from pathlib import Path

import pytest

from services.dimissioni.adapters.contatti import leggi
from services.dimissioni.adapters.file_dei_territori import FileIlleggibile
from services.dimissioni.domain.contatti import Contatto

SCRITTO = """
nome: bergamo-2026
esempio: false
distretti:
  "22047":
    nome: COT di Bergamo Est
    telefono: "+39 035 123456"
    email: cot@asst-bergamoest.example
  "22048":
    nome: PUA
    email: pua@asst-bergamoest.example
"""


def scritto(cartella: Path, testo: str = SCRITTO) -> Path:
    file = cartella / "contatti.yaml"
    file.write_text(testo)
    return file


def test_senza_un_file_ci_sono_contatti_che_si_dicono_di_esempio() -> None:
    contatti = leggi(None)
    assert contatti.esempio
    assert contatti.per_distretto


def test_ogni_distretto_ha_il_suo_contatto_e_nessuno_quello_di_un_altro(tmp_path: Path) -> None:
    contatti = leggi(scritto(tmp_path))
    assert not contatti.esempio
    assert contatti.di("22047") == Contatto("COT di Bergamo Est", "+39 035 123456", "cot@asst-bergamoest.example")
    assert contatti.di("22048") == Contatto("PUA", None, "pua@asst-bergamoest.example")
    assert contatti.di("22049") is None


def test_un_numero_cambiato_cambia_la_versione(tmp_path: Path) -> None:
    prima = leggi(scritto(tmp_path)).versione
    assert leggi(scritto(tmp_path, SCRITTO.replace("123456", "654321"))).versione != prima


@pytest.mark.parametrize(
    ("giusto", "sbagliato"),
    [
        ('telefono: "+39 035 123456"', "telefono: chiamare Anna"),
        ('telefono: "+39 035 123456"', 'telefono: ""'),
        ('telefono: "+39 035 123456"', 'cellulare: "333"'),
        ("email: pua@asst-bergamoest.example", "email: pua"),
        ("    email: pua@asst-bergamoest.example\n", ""),
        ("nome: PUA", 'nome: "  "'),
        ('"22047"', '"29999"'),
        ("esempio: false\n", ""),
        ("distretti:", "distretti: ["),
    ],
)
def test_un_file_sbagliato_non_si_carica_e_si_dice_quale(tmp_path: Path, giusto: str, sbagliato: str) -> None:
    assert giusto in SCRITTO
    file = scritto(tmp_path, SCRITTO.replace(giusto, sbagliato, 1))
    with pytest.raises(FileIlleggibile, match=r"contatti\.yaml: "):
        leggi(file)
