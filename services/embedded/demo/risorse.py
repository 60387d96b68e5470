"""The FHIR resources in which a hospital describes one stay. Always the same for the same stay."""

from typing import Any
from uuid import UUID, uuid5

from services.embedded.demo.degenza import Degenza
from shared.fhir import systems

Risorsa = dict[str, Any]

BASE = "https://adt.ospedale.example/fhir"
SPAZIO = UUID("0191e2a0-0000-7000-8000-000000000000")


def _id(degenza: Degenza, che: str) -> str:
    return str(uuid5(SPAZIO, f"{degenza.ospedale}/{degenza.nosologico}/{che}"))


def _riferimento(degenza: Degenza, tipo: str) -> dict[str, str]:
    return {"reference": f"{BASE}/{tipo}/{_id(degenza, tipo)}"}


def paziente(degenza: Degenza) -> Risorsa:
    """Without a name, unless the patient has one."""
    chi = degenza.paziente
    identificativi = [{"system": "https://adt.ospedale.example/sid/paziente", "value": _id(degenza, "Patient")[:8]}]
    if chi.codice_fiscale is not None:
        identificativi.insert(0, {"system": degenza.sistema_codice_fiscale, "value": chi.codice_fiscale})
    risorsa: Risorsa = {
        "resourceType": "Patient",
        "id": _id(degenza, "Patient"),
        "meta": {"lastUpdated": degenza.segnalata_il.isoformat()},
        "identifier": identificativi,
        "gender": {"M": "male", "F": "female"}[chi.sesso],
        "birthDate": chi.nascita.isoformat(),
    }
    if chi.cognome is not None:
        risorsa["name"] = [{"use": "official", "family": chi.cognome, "given": (chi.nome or "").split()}]
    if chi.indirizzo is not None:
        risorsa["address"] = [{"use": "home", "line": [chi.indirizzo], "city": chi.comune, "country": "IT"}]
    if chi.telefono is not None:
        risorsa["telecom"] = [{"system": "phone", "value": chi.telefono, "use": "mobile"}]
    return risorsa


def ricovero(degenza: Degenza, destinazione: str | None = None) -> Risorsa:
    """In progress; the destination is the planned one unless told otherwise."""
    codice = destinazione or degenza.destinazione
    return {
        "resourceType": "Encounter",
        "id": _id(degenza, "Encounter"),
        "identifier": [
            {"system": f"https://{degenza.ospedale}.ospedale.example/sid/nosologico", "value": degenza.nosologico}
        ],
        "status": "in-progress",
        "class": {"system": systems.ACT_CODE, "code": degenza.classe},
        "subject": _riferimento(degenza, "Patient"),
        "period": {"start": degenza.ricoverato_il.isoformat()},
        "serviceProvider": _riferimento(degenza, "Organization"),
        "hospitalization": {
            "dischargeDisposition": {"coding": [{"system": systems.DISCHARGE_DISPOSITION, "code": codice}]}
        },
    }


def richiesta(degenza: Degenza) -> Risorsa:
    """The ServiceRequest: what is asked, with the needs as codes and the story as a note."""
    risorsa: Risorsa = {
        "resourceType": "ServiceRequest",
        "id": _id(degenza, "ServiceRequest"),
        "status": "active",
        "intent": "order",
        "code": {"text": "Dimissione protetta"},
        "orderDetail": [{"coding": [{"system": systems.CS_BISOGNO, "code": codice}]} for codice in degenza.bisogni],
        "subject": _riferimento(degenza, "Patient"),
        "encounter": _riferimento(degenza, "Encounter"),
        "authoredOn": degenza.segnalata_il.isoformat(),
        "requester": _riferimento(degenza, "Organization"),
        "note": [{"text": degenza.note}],
    }
    if not degenza.bisogni:
        del risorsa["orderDetail"]
    if degenza.prevista_il is not None:
        risorsa["occurrenceDateTime"] = degenza.prevista_il.isoformat()
    return risorsa


def task(degenza: Degenza) -> Risorsa:
    """The Task, owned by the territory that must answer."""
    return {
        "resourceType": "Task",
        "id": _id(degenza, "Task"),
        "status": "requested",
        "intent": "order",
        "code": {"coding": [{"system": systems.TASK_CODE, "code": "fulfill"}]},
        "focus": _riferimento(degenza, "ServiceRequest"),
        "for": _riferimento(degenza, "Patient"),
        "encounter": _riferimento(degenza, "Encounter"),
        "authoredOn": degenza.segnalata_il.isoformat(),
        "requester": _riferimento(degenza, "Organization"),
        "owner": {"reference": "#territorio"},
        "contained": [
            {
                "resourceType": "Organization",
                "id": "territorio",
                "identifier": [
                    {"system": systems.SID_AMBITO, "value": degenza.ambito},
                    {"system": systems.SID_DISTRETTO, "value": degenza.distretto},
                    {"system": systems.SID_ASST, "value": degenza.asst},
                ],
            }
        ],
    }


def organizzazione(degenza: Degenza) -> Risorsa:
    """The hospital."""
    return {
        "resourceType": "Organization",
        "id": _id(degenza, "Organization"),
        "identifier": [{"system": systems.OSPEDALE_OID, "value": degenza.ospedale}],
        "name": f"Ospedale sintetico {degenza.ospedale}",
    }


def clinica(degenza: Degenza) -> list[Risorsa]:
    """Diagnosis, and what else the stay has: scales, caregiver, letter."""
    codice, testo = degenza.diagnosi
    risorse: list[Risorsa] = [
        {
            "resourceType": "Condition",
            "id": _id(degenza, "Condition"),
            "code": {"coding": [{"system": systems.ICD_9_CM, "code": codice, "display": testo}]},
            "subject": _riferimento(degenza, "Patient"),
        }
    ]
    for nome, questionario, punteggio in (
        ("brass", systems.QUESTIONARIO_BRASS, degenza.brass),
        ("barthel", systems.QUESTIONARIO_BARTHEL, degenza.barthel),
    ):
        if punteggio is not None:
            risorse.append(
                {
                    "resourceType": "QuestionnaireResponse",
                    "id": _id(degenza, nome),
                    "questionnaire": questionario,
                    "status": "completed",
                    "subject": _riferimento(degenza, "Patient"),
                    "authored": degenza.segnalata_il.isoformat(),
                    "item": [{"linkId": "totale", "answer": [{"valueInteger": punteggio}]}],
                }
            )
    if degenza.caregiver is not None:
        risorse.append(
            {
                "resourceType": "RelatedPerson",
                "id": _id(degenza, "RelatedPerson"),
                "patient": _riferimento(degenza, "Patient"),
                "relationship": [{"text": "figlia"}],
                "name": [{"text": degenza.caregiver}],
            }
        )
    if degenza.lettera:
        lettera = {"coding": [{"system": systems.LOINC, "code": systems.LETTERA_DIMISSIONE_LOINC}]}
        risorse.append(
            {
                "resourceType": "Composition",
                "id": _id(degenza, "Composition"),
                "status": "preliminary",
                "type": lettera,
                "subject": _riferimento(degenza, "Patient"),
                "date": degenza.segnalata_il.isoformat(),
                "author": [_riferimento(degenza, "Organization")],
                "title": "Lettera di dimissione",
            }
        )
    return risorse
