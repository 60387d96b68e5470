"""Our FHIR definitions say what the code says now, and leave out nothing of ours."""

import pytest

from scripts.fhir_definitions.code_systems import CODE_SYSTEMS
from scripts.fhir_definitions.files import FOLDER, definitions, render
from scripts.fhir_definitions.scales import scale_lists
from scripts.fhir_definitions.structures import EXTENSIONS, signature
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.dimissioni.domain.stati import Stato
from services.indicators.adapters.fhir import measure_report, misura
from services.indicators.domain.verdicts import Esito
from shared.fhir import systems

NAMES = [vars(module) for module in (systems, measure_report, misura)]


def _ours(prefix: str) -> set[str]:
    return {value for names in NAMES for name, value in names.items() if name.startswith(prefix)}


def test_i_file_delle_definizioni_sono_aggiornati() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert written == render(), "run `make schemas`"


def test_ogni_nostro_elenco_e_ogni_nostra_estensione_sono_definiti() -> None:
    lists = _ours("CS_") - {systems.CS_SCALA}
    assert {each.url for each in CODE_SYSTEMS} == lists
    assert {*(each.url for each in EXTENSIONS), signature()["url"]} == _ours("EXT_")
    assert all(each.url.startswith(systems.CS_SCALA) for each in scale_lists())


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        (systems.CS_STATO, Stato),
        (systems.CS_DESTINAZIONE, DestinazioneDimissione),
        (systems.CS_MOTIVO_CHIUSURA, MotivoChiusura),
        (misura.CS_VERDETTO, Esito),
    ],
)
def test_un_elenco_ha_i_codici_del_codice(url: str, codes: type[Stato]) -> None:
    (written,) = [each for each in definitions() if each.get("url") == url]
    assert [concept["code"] for concept in written["concept"]] == [each.value for each in codes]


def test_ogni_definizione_ha_il_suo_indirizzo() -> None:
    addresses = [each["url"] for each in definitions() if "url" in each]
    assert len(set(addresses)) == len(addresses)
    assert [url for url in addresses if not url.startswith("urn:raccordo:")] == []
