"""Procedure: a visit at home. No patient but a pseudonym, no operator but a code."""

from services.sad.domain.visita import Visita
from shared.fhir import systems
from shared.fhir.elements import coded, instant, meta_of, named, patient, reference
from shared.fhir.outcome import Resource
from shared.kernel.store import Version

DEL_SAD = "-sad"
"""Ends the id of the request to the SAD that follows from a dimissione."""


def visita_di(versione: Version[Visita]) -> Resource:
    """`performedPeriod` is when it took place or, if missed, when it should have."""
    visita = versione.aggregate
    risorsa: Resource = {
        "resourceType": "Procedure",
        "id": visita.id,
        "meta": meta_of(versione),
        "identifier": [{"system": systems.SID_VISITA, "value": visita.id}],
        "status": "completed" if visita.effettuata else "not-done",
        "code": coded(systems.CS_PRESTAZIONE, "sad", "Servizio di assistenza domiciliare"),
        "subject": patient(visita.persona_id, visita.caso_id),
        "performedPeriod": {"start": instant(visita.inizio), "end": instant(visita.fine)},
        "performer": [{"actor": named("Practitioner", systems.SID_OPERATORE, visita.operatore)}],
    }
    if origini := _origini(visita):
        risorsa["basedOn"] = origini
    if visita.motivo is not None:
        risorsa["statusReason"] = coded(systems.CS_VISITA_MANCATA, visita.motivo.value)
    return risorsa


def _origini(visita: Visita) -> list[dict[str, str]]:
    """The request that follows from the hospital's, and the plan that asks for the service."""
    origini = [] if visita.pai_id is None else [reference("CarePlan", visita.pai_id)]
    if visita.dimissione_id is not None:
        origini.insert(0, reference("ServiceRequest", f"{visita.dimissione_id}{DEL_SAD}"))
    return origini
