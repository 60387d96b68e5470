import ast
from pathlib import Path

import pytest

from proof.planted.faults import FAULTS, Change, Fault
from proof.planted.planting import NothingToChange, changed, plant

CODICE = Path(__file__).parents[2]
ogni_guasto = pytest.mark.parametrize("guasto", FAULTS, ids=lambda guasto: guasto.name)


def test_i_guasti_sono_almeno_dieci_e_ciascuno_ha_il_suo_nome() -> None:
    assert len({guasto.name for guasto in FAULTS}) == len(FAULTS) >= 10


@ogni_guasto
def test_il_posto_del_guasto_c_e_ancora_e_il_codice_guasto_si_legge(guasto: Fault, tmp_path: Path) -> None:
    for file in {cambio.file for cambio in guasto.changes}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text((CODICE / file).read_text(encoding="utf-8"), encoding="utf-8")
    plant(guasto, tmp_path)
    for file in {cambio.file for cambio in guasto.changes}:
        ast.parse((tmp_path / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("testo", ["niente", "commit()\ncommit()\n"])
def test_un_cambio_che_non_trova_il_suo_posto_si_ferma(testo: str) -> None:
    with pytest.raises(NothingToChange):
        changed(testo, Change("file.py", "commit()", "pass"))
