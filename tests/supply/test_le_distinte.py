"""The list of an image: what the lock puts there, and nothing else, with its licences."""

import json

import pytest

from scripts.manifests.image import IMAGES
from scripts.manifests.programs import ToolRefuses
from scripts.supply import licences, sbom
from scripts.supply.images import installed_in, requirements
from scripts.supply.lock import MEMBERS

REGOLE = licences.rules()


@pytest.mark.parametrize("immagine", IMAGES)
def test_la_distinta_dice_tutto_cio_che_l_immagine_ha_con_la_sua_licenza(immagine: str) -> None:
    distinta = json.loads(sbom.document(immagine, REGOLE))
    librerie = [each for each in distinta["components"] if each["name"] not in MEMBERS]
    assert {(each["name"], each["version"]) for each in librerie} == {
        (each.name, str(each.specifier).removeprefix("==")) for each in installed_in(immagine)
    }
    assert all(each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}" for each in librerie)
    assert all(each["licenses"][0]["expression"] for each in distinta["components"])
    assert all(file["hashes"] for each in librerie for file in each["externalReferences"])
    assert [each["name"] for each in librerie if not each["externalReferences"]] == []
    assert distinta["metadata"]["component"]["name"] == immagine


def test_cio_che_serve_solo_altrove_non_c_e() -> None:
    assert "colorama" in requirements("embedded")
    assert "colorama" not in {each.name for each in installed_in("embedded")}


def test_una_distinta_fuori_dallo_schema_si_rifiuta() -> None:
    distinta = json.loads(sbom.document("sad", REGOLE))
    distinta["components"][0]["type"] = "cosa"
    with pytest.raises(ToolRefuses, match="CycloneDX"):
        sbom.check(json.dumps(distinta))
