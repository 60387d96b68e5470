"""Where a Reference points, by the rules of R4 Bundle."""

import pytest

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.riferimenti import Indice

PAZIENTE = Voce(
    0,
    "https://a.example/fhir/Patient/1",
    "Patient",
    {"resourceType": "Patient", "id": "1", "identifier": [{"system": "urn:cf", "value": "X"}]},
)
RICHIESTA = Voce(1, "https://a.example/fhir/ServiceRequest/2", "ServiceRequest", {"id": "2"})
ANONIMA = Voce(2, "urn:uuid:3", "Encounter", {"id": "3"})
SENZA_NOME = Voce(3, "", "Task", {"id": "4"})
INDICE = Indice([PAZIENTE, RICHIESTA, ANONIMA, SENZA_NOME])


@pytest.mark.parametrize(
    ("riferimento", "trovata"),
    [
        ("https://a.example/fhir/Patient/1", PAZIENTE),
        ("https://a.example/fhir/Patient/1/_history/7", PAZIENTE),
        ("Patient/1", PAZIENTE),
        ("urn:uuid:3", ANONIMA),
        ("Encounter/3", ANONIMA),
        ("https://b.example/Task/4", SENZA_NOME),
        ("Patient?identifier=urn:cf|X", PAZIENTE),
        ("Patient?identifier=X", PAZIENTE),
        ("Patient?identifier=urn:altro|X", None),
        ("Patient?name=Rossi", None),
        ("https://b.example/fhir/Patient/1", None),
        ("Patient/2", None),
        ("urn:uuid:9", None),
        ("", None),
        ("non un riferimento", None),
    ],
)
def test_un_riferimento_porta_dove_dicono_le_regole(riferimento: str, trovata: Voce | None) -> None:
    assert INDICE.risolvi(riferimento, RICHIESTA) is trovata


def test_un_riferimento_relativo_vale_prima_sullo_stesso_server() -> None:
    altrove = Voce(4, "https://b.example/fhir/Patient/1", "Patient", {"id": "1"})
    da_altrove = Voce(5, "https://b.example/fhir/Task/9", "Task", {})
    indice = Indice([PAZIENTE, altrove, da_altrove])
    assert indice.risolvi("Patient/1", da_altrove) is altrove
    assert indice.risolvi("Patient/1", RICHIESTA) is PAZIENTE
