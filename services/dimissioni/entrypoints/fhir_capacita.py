"""The CapabilityStatement: what this FHIR server really does, and no more."""

from typing import Any


def capacita(versione: str) -> dict[str, Any]:
    return {
        "resourceType": "CapabilityStatement",
        "name": "RaccordoDimissioniProtette",
        "title": "Raccordo: segnalazione delle dimissioni protette",
        "status": "active",
        "date": "2026-11-23",
        "kind": "instance",
        "description": (
            "Riceve le segnalazioni di dimissione protetta degli ospedali, come transaction o come message, e ne "
            "restituisce lo stato come Task. Le risorse ricevute si leggono, non si conservano una per una."
        ),
        "software": {"name": "Raccordo", "version": versione},
        "implementation": {"description": "Raccordo, servizio dimissioni"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "description": "Authorization: Bearer JWT, ruolo sistema_ospedaliero, con il territorio servito"
                },
                "resource": [
                    {
                        "type": "Task",
                        "documentation": "Lo stato di una dimissione segnalata da chi chiede",
                        "interaction": [{"code": "read"}],
                    }
                ],
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
