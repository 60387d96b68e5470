"""The file of the territories' Tempi."""

from pathlib import Path

import pytest

from services.dimissioni.adapters.file_dei_territori import FileIlleggibile
from services.dimissioni.adapters.protocolli import leggi
from services.dimissioni.domain.protocollo import Decorrenza, Fase, Tempo

SCRITTO = """
nome: bergamo-2026
esempio: false
distretti:
  "22047":
    nome: Protocollo di Bergamo
    tempi:
      presa_in_carico: {giorni: 3, da: segnalazione}
"""


def test_senza_un_file_valgono_tempi_che_si_dicono_di_esempio() -> None:
    protocolli = leggi(None)
    assert protocolli.esempio
    assert protocolli.predefinito is not None
    assert set(protocolli.predefinito.tempi) == set(Fase)


def test_un_territorio_porta_i_suoi_tempi(tmp_path: Path) -> None:
    file = tmp_path / "protocolli.yaml"
    file.write_text(SCRITTO)
    protocolli = leggi(file)
    bergamo = protocolli.di("22047")

    assert not protocolli.esempio
    assert bergamo is not None
    assert bergamo.tempi == {Fase.PRESA_IN_CARICO: Tempo(3, Decorrenza.SEGNALAZIONE)}
    assert protocolli.di("22048") is None


def test_un_numero_cambiato_cambia_la_versione(tmp_path: Path) -> None:
    file = tmp_path / "protocolli.yaml"
    file.write_text(SCRITTO)
    prima = leggi(file).versione
    file.write_text(SCRITTO.replace("giorni: 3", "giorni: 4"))
    assert leggi(file).versione != prima


@pytest.mark.parametrize(
    ("giusto", "sbagliato"),
    [
        ("giorni: 3", "giorni: -1"),
        ("giorni: 3", "giorni: tre"),
        ("da: segnalazione", "da: ieri"),
        ("presa_in_carico", "presa_in_giro"),
        ('"22047"', '"29999"'),
        ("esempio: false", "esempio: [false"),
        ("nome: bergamo-2026", "titolo: bergamo-2026"),
    ],
)
def test_un_file_sbagliato_non_si_carica(tmp_path: Path, giusto: str, sbagliato: str) -> None:
    file = tmp_path / "protocolli.yaml"
    file.write_text(SCRITTO.replace(giusto, sbagliato))
    with pytest.raises(FileIlleggibile):
        leggi(file)
