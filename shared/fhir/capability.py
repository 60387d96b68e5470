"""What the whole server says of itself."""

from typing import Any

from shared.fhir.facade import FACADE, ResourceType
from shared.fhir.notifications import OPERATION
from shared.fhir.outcome import MEDIA_TYPE, Resource

PUBLISHED = "2026-11-29"
"""The day on which the CapabilityStatement last changed."""


def capability(version: str) -> Resource:
    """The CapabilityStatement: what this server really does, and no more. `version` is the software's."""
    return {
        "resourceType": "CapabilityStatement",
        "name": "Raccordo",
        "title": "Raccordo: dimissioni protette, PUA e SAD",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "description": (
            "Riceve le segnalazioni di dimissione protetta degli ospedali, come transaction o come message, e dice a "
            "che punto sono, con il piano che ne è nato e chi chiamare; agli operatori del territorio mostra "
            "valutazioni, PAI e visite, agli uffici gli indicatori. Le risorse ricevute si leggono, non si conservano "
            "una per una."
        ),
        "software": {"name": "Raccordo", "version": version},
        "implementation": {"description": "Raccordo"},
        "fhirVersion": "4.0.1",
        "format": [MEDIA_TYPE],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "description": "Authorization: Bearer JWT. Un ospedale vede i casi che ha segnalato: la richiesta "
                    "e il piano in vigore, non la persona né le sue scale; gli operatori i casi del loro territorio; "
                    "ciascuno i propri accessi. Si cerca soltanto con POST _search."
                },
                "resource": [_declared(each) for each in FACADE],
                "interaction": [{"code": "transaction"}],
                "operation": [
                    {
                        "name": "process-message",
                        "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
                    }
                ],
            }
        ],
    }


def _declared(each: ResourceType) -> dict[str, Any]:
    declared = {
        "type": each.name,
        "documentation": each.documentation,
        "interaction": [{"code": code} for code in ("read", "vread", "history-instance", "search-type", *each.writes)],
        "versioning": "versioned",
        "searchParam": [
            {"name": parameter.name, "type": parameter.kind.value, "documentation": parameter.documentation}
            for parameter in each.parameters
        ],
    }
    if each.operations:
        declared["operation"] = [{"name": name, "definition": f"{OPERATION}{name}"} for name in each.operations]
    return declared
