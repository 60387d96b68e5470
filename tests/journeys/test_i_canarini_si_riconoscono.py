"""A search that finds nothing proves something only where it would have found it."""

import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from scripts.security.cancellazioni.persone import PORZIONE, canarini, trovati, trovati_nei_file

TUTTI = canarini()
UNO = TUTTI[7]
CORPO = json.dumps({"nota": f"vive sola, {UNO.nota}!", "cf": UNO.codice_fiscale}).encode()


@pytest.mark.parametrize("parola", UNO.parole)
def test_ogni_parola_si_trova_in_mezzo_a_qualsiasi_cosa(parola: str) -> None:
    assert trovati(TUTTI, b"\x00\xffxaba" + parola.encode() + b"xaba\x00") == {7: [parola]}


@pytest.mark.parametrize("davanti", range(4))
def test_si_trova_anche_in_base64_comunque_cominci(davanti: int) -> None:
    for scritto in (b64encode, urlsafe_b64encode):
        assert trovati(TUTTI, b"x" + scritto(b"." * davanti + CORPO)) == {7: sorted([UNO.nota, UNO.codice_fiscale])}


def test_si_trova_anche_in_esadecimale_in_utf16_e_in_maiuscolo() -> None:
    for scritto in (b"\\x" + CORPO.hex().encode(), CORPO.decode().encode("utf-16-le"), CORPO.upper()):
        assert 7 in trovati(TUTTI, scritto)


def test_cento_persone_non_hanno_parole_in_comune() -> None:
    parole = [parola.lower() for canarino in TUTTI for parola in canarino.parole]
    assert len(set(parole)) == len(parole) == 700


def test_dove_non_c_e_nessuno_non_si_trova_nessuno() -> None:
    assert trovati(TUTTI, bytes(range(256)) * 1000 + b"RSSMRA41C47A794Z Maria Rossi via Roma 1 035123456") == {}


def test_si_trova_anche_a_cavallo_di_due_porzioni_di_un_file(tmp_path: Path) -> None:
    file = tmp_path / "grande"
    file.write_bytes(b"\0" * (PORZIONE - 5) + CORPO + b"\0" * PORZIONE)
    assert trovati_nei_file(TUTTI, [file, tmp_path / "sparito"]) == {7: sorted([UNO.nota, UNO.codice_fiscale])}
