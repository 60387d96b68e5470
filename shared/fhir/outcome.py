"""OperationOutcome: every error and every remark of a FHIR answer, with our stable code and a text in Italian."""

from collections.abc import Sequence
from typing import Any

from shared.fhir import systems

Resource = dict[str, Any]
"""A FHIR R4 resource as plain JSON."""

MEDIA_TYPE = "application/fhir+json"

_TYPES: dict[str, str] = {
    "json-malformato": "structure",
    "non-fhir": "structure",
    "bundle-assente": "structure",
    "tipo-bundle-non-supportato": "not-supported",
    "corpo-troppo-grande": "too-long",
    "annidamento-eccessivo": "too-costly",
    "risorsa-troppo-grande": "too-costly",
    "voci-in-eccesso": "too-costly",
    "estensione-modificatrice": "extension",
    "regole-implicite": "not-supported",
    "parametro-non-ammesso": "not-supported",
    "parametro-non-valido": "value",
    "territorio-mancante": "required",
    "territorio-non-consentito": "forbidden",
    "caso-di-altro-mittente": "forbidden",
    "token-assente": "login",
    "token-scaduto": "expired",
    "token-non-valido": "login",
    "non-autorizzato": "forbidden",
    "non-trovato": "not-found",
    "errore-interno": "exception",
    "servizio-non-disponibile": "transient",
    "esito-non-noto": "transient",
    "richiesta-lenta": "timeout",
    "troppe-richieste": "throttled",
    "risposta-parziale": "incomplete",
}
"""Our codes as FHIR IssueType, where it is not plainly a matter of content."""


def issue(codice: str, testo: str, element: str | None = None, severity: str = "error") -> Resource:
    """One OperationOutcome.issue; `element` is a FHIRPath, or the name of a search parameter."""
    kind = "informational" if severity == "information" else _TYPES.get(codice) or _kind(codice)
    found: Resource = {
        "severity": severity,
        "code": kind,
        "details": {"coding": [{"system": systems.CS_PROBLEMA, "code": codice}], "text": testo},
    }
    if element:
        found["expression"] = [element]
    return found


def outcome(issues: Sequence[Resource]) -> Resource:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def _kind(codice: str) -> str:
    if codice.endswith(("-assente", "-mancante")):
        return "required"
    return "code-invalid" if codice == "codice-sconosciuto" else "business-rule"
