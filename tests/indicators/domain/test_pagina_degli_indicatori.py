"""The page that people read says what the code counts."""

from pathlib import Path

import pytest

from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.registry import regole_in_vigore

PAGINA = " ".join((Path(__file__).parents[3] / "docs" / "indicatori.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("regola", regole_in_vigore().contate, ids=lambda regola: regola.versione)
def test_la_pagina_riporta_versione_testo_ed_eventi_di_ogni_regola(regola: Regola) -> None:
    assert f"### {regola.versione} " in PAGINA
    assert regola.testo in PAGINA
    assert all(f"`{kind.tipo}`" in PAGINA for kind in regola.dipende_da)
    assert all(f"| {name} |" in PAGINA for name, _, _ in regola.parametri)
