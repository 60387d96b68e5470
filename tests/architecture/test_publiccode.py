"""publiccode.yml keeps the rules of the standard (version 0) that a catalogue would refuse it for."""

import tomllib
from typing import Any

import pytest
import yaml

from tests.architecture.source_tree import ROOT

MANDATORY = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
CARD: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


def test_ci_sono_le_voci_obbligatorie() -> None:
    assert CARD.keys() >= MANDATORY
    assert CARD["publiccodeYmlVersion"] == "0"
    assert CARD["maintenance"]["contacts"][0]["name"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_le_descrizioni_hanno_la_lunghezza_ammessa(language: str) -> None:
    described = CARD["description"][language]
    assert len(described["shortDescription"]) <= 150
    assert 150 <= len(described["longDescription"]) <= 10_000
    assert described["features"]


def test_la_licenza_e_una_sola_dovunque_sia_scritta() -> None:
    projects = [ROOT / "pyproject.toml", ROOT / "shared" / "pyproject.toml", *ROOT.glob("services/*/pyproject.toml")]
    licences = {tomllib.loads(path.read_text(encoding="utf-8"))["project"]["license"] for path in projects}
    assert licences == {CARD["legal"]["license"]} == {"EUPL-1.2"}
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
