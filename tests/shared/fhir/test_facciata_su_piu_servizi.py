"""A gateway tells the services apart by the path: the page on that names every type in the row of its service."""

import pytest

from shared.fhir.facade import FACADE, ResourceType
from tests.architecture.source_tree import ROOT

RIGHE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").splitlines()
ALTRO = "tutto il resto"


@pytest.mark.parametrize("tipo", FACADE, ids=lambda tipo: tipo.name)
def test_ogni_tipo_sta_nella_riga_del_suo_servizio(tipo: ResourceType) -> None:
    nominato = next((riga for riga in RIGHE if f"`/{tipo.name}`" in riga), f"| {ALTRO} | dimissioni |")
    assert nominato.rstrip(" |").endswith(f"| {tipo.service}")
