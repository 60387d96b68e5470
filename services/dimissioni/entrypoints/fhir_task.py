"""The case as the hospital follows it: a FHIR Task with the state, the dates that were promised, and no patient."""

from typing import Any

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.stati import Stato
from shared.fhir import systems
from shared.kernel.clock import ROME

STATI: dict[Stato, str] = {
    Stato.SEGNALATA: "requested",
    Stato.PRESA_IN_CARICO: "accepted",
    Stato.VALUTATA: "in-progress",
    Stato.PIANIFICATA: "in-progress",
    Stato.SERVIZI_PRONTI: "in-progress",
    Stato.DIMESSA: "completed",
    Stato.CONCLUSA: "completed",
    Stato.RIFIUTATA: "rejected",
    Stato.ANNULLATA: "cancelled",
}
"""Our states as R4 TaskStatus. What was asked of the territory ends when the patient has left with services ready."""


def task_di(dimissione: Dimissione) -> dict[str, Any]:
    """`businessStatus` holds our own state, `output` the dates on which the hospital may count."""
    task: dict[str, Any] = {
        "resourceType": "Task",
        "id": dimissione.id,
        "meta": {"versionId": str(dimissione.versione)},
        "identifier": [{"system": systems.SID_DIMISSIONE, "value": dimissione.id}],
        "status": STATI[dimissione.stato],
        "businessStatus": {"coding": [{"system": systems.CS_STATO, "code": dimissione.stato.value}]},
        "intent": "order",
        "code": {"coding": [{"system": systems.TASK_CODE, "code": "fulfill"}]},
        "authoredOn": dimissione.segnalata_il.astimezone(ROME).isoformat(),
        "owner": {"identifier": {"system": systems.SID_AMBITO, "value": dimissione.territorio.ambito}},
    }
    if dimissione.passi:
        task["lastModified"] = max(p.registrato_il for p in dimissione.passi).astimezone(ROME).isoformat()
    if dimissione.motivo_chiusura is not None:
        codice = dimissione.motivo_chiusura.value
        task["statusReason"] = {"coding": [{"system": systems.CS_MOTIVO_CHIUSURA, "code": codice}]}
    output = [
        {"type": {"coding": [{"system": systems.CS_DATA, "code": nome}]}, "valueDate": giorno.isoformat()}
        for nome, giorno in (
            ("data_prevista", dimissione.data_prevista),
            ("servizi_pronti_dal", dimissione.servizi_pronti_dal),
            ("dimessa_il", dimissione.dimessa_il),
        )
        if giorno is not None
    ]
    if output:
        task["output"] = output
    return task
