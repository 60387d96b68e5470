"""Every library of an image may be given on together with a work under EUPL-1.2."""

from dataclasses import replace
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from scripts.supply import licences
from scripts.supply.images import libraries
from scripts.supply.licences import Unclear

REGOLE = licences.rules()


class Finta(Distribution):
    """A library of which only the metadata are known."""

    def __init__(self, *righe: str) -> None:
        self._testo = "\n".join(["Metadata-Version: 2.4", "Name: cosa", "Version: 1", *righe, "", ""])

    def read_text(self, filename: str) -> str | None:
        return self._testo if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


def test_ogni_libreria_delle_immagini_ha_una_licenza_ammessa() -> None:
    names = libraries()
    assert licences.complaints(names, REGOLE) == []
    assert names >= {"fastapi", "sqlalchemy", "python-stdnum", "duckdb", "asyncpg"}


@pytest.mark.parametrize(
    ("righe", "attesa"),
    [
        (["License-Expression: MIT"], "MIT"),
        (["License-Expression: MIT", "License: GPL-3.0-only"], "MIT"),
        (["License: Apache 2.0"], "Apache-2.0"),
        (["License: see the file", "Classifier: License :: OSI Approved :: MIT License"], "MIT"),
        (["Classifier: License :: OSI Approved :: BSD License"], "LicenseRef-BSD"),
    ],
)
def test_la_licenza_e_quella_che_i_metadati_dicono_piu_chiaramente(righe: list[str], attesa: str) -> None:
    assert licences.licence_of(Finta(*righe), REGOLE) == attesa


@pytest.mark.parametrize(
    "righe",
    [
        [],
        ["License: our own terms"],
        ["Classifier: License :: OSI Approved"],
        ["Classifier: License :: Other/Proprietary License"],
        ["License-Expression: LicenseRef-Nostra"],
        ["License: MIT AND"],
    ],
)
def test_una_licenza_che_non_si_capisce_non_si_ammette(righe: list[str]) -> None:
    with pytest.raises(Unclear):
        licences.licence_of(Finta(*righe), REGOLE)


@pytest.mark.parametrize(
    ("espressione", "ammessa"),
    [
        ("MIT", True),
        ("LGPL-2.1-or-later", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("MIT OR GPL-2.0-only", True),
        ("(MIT OR GPL-2.0-only) AND AGPL-3.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
    ],
)
def test_di_piu_licenze_insieme_contano_tutte_e_tra_alternative_ne_basta_una(espressione: str, ammessa: bool) -> None:
    assert licences.permitted(espressione, REGOLE) is ammessa


def test_chi_non_e_ammessa_e_chi_non_c_e_si_dicono_per_nome() -> None:
    senza_mit = replace(REGOLE, permitted={name: why for name, why in REGOLE.permitted.items() if name != "MIT"})
    assert licences.complaints(["fastapi", "non-esiste"], senza_mit) == [
        "fastapi: MIT non è tra le licenze ammesse",
        "non-esiste: non è installata: la sua licenza non si può leggere",
    ]


def test_una_licenza_letta_da_una_persona_vale_finche_il_file_e_quello() -> None:
    assert licences.licence_of(distribution("venusian"), REGOLE) == "LicenseRef-Repoze"
    letta = replace(REGOLE.stated["venusian"], sha256="0" * 64)
    with pytest.raises(Unclear, match="rileggerlo"):
        licences.licence_of(distribution("venusian"), replace(REGOLE, stated={"venusian": letta}))


def test_si_e_letta_solo_la_licenza_di_cio_che_si_usa() -> None:
    assert REGOLE.stated.keys() <= libraries()
