"""What comes along in a hospital's bundle and is of no use here: measurements, therapies, staff, provenance."""

from typing import Any
from uuid import UUID, uuid5

_SPAZIO = UUID("0191e2a0-0000-7000-8000-000000000001")

_OSSERVAZIONI = (
    ("8480-6", "Pressione sistolica", 128, "mm[Hg]"),
    ("8462-4", "Pressione diastolica", 74, "mm[Hg]"),
    ("8867-4", "Frequenza cardiaca", 82, "/min"),
    ("8310-5", "Temperatura", 36.6, "Cel"),
    ("59408-5", "Saturazione", 96, "%"),
    ("718-7", "Emoglobina", 11.2, "g/dL"),
    ("2160-0", "Creatinina", 1.10, "mg/dL"),
)

_XHTML = "<div xmlns='http://www.w3.org/1999/xhtml'><p>Contenuto clinico sintetico</p></div>"


def voci_non_usate(seme: str, quante: int, base: str) -> list[dict[str, Any]]:
    """`quante` resources that Raccordo does not read, always the same for the same `seme`.

    Among them one of a type that R4 does not have: hospitals update their software when they like.
    """
    return [_risorsa(seme, numero, base) for numero in range(quante)]


def _risorsa(seme: str, numero: int, base: str) -> dict[str, Any]:
    id = str(uuid5(_SPAZIO, f"{seme}/{numero}"))
    if numero == 0:
        return {"resourceType": "InventoryItem", "id": id, "status": "active"}
    if numero % 7 == 1:
        return {
            "resourceType": "MedicationStatement",
            "id": id,
            "status": "active",
            "medicationCodeableConcept": {"text": "Paracetamolo 1000 mg"},
            "subject": {"reference": f"{base}/Patient/altrove"},
            "note": [{"text": _XHTML.replace("<", "&lt;")}],
        }
    if numero % 7 == 2:
        return {"resourceType": "Practitioner", "id": id, "text": {"status": "generated", "div": _XHTML}}
    if numero % 7 == 3:
        return {
            "resourceType": "Provenance",
            "id": id,
            "target": [{"reference": f"{base}/Observation/{numero}"}],
            "recorded": "2025-01-01T08:00:00Z",
            "agent": [{"who": {"display": "ADT"}}],
        }
    codice, nome, valore, unita = _OSSERVAZIONI[numero % len(_OSSERVAZIONI)]
    return {
        "resourceType": "Observation",
        "id": id,
        "text": {"status": "generated", "div": _XHTML},
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": codice, "display": nome}]},
        "valueQuantity": {"value": valore, "unit": unita, "system": "http://unitsofmeasure.org", "code": unita},
    }
