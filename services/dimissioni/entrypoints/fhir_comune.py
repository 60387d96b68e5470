"""What every resource of a dimissione says alike."""

from typing import Any

from services.dimissioni.domain.dimissione import Dimissione
from shared.fhir import systems


def persona_di(dimissione: Dimissione) -> dict[str, Any]:
    """By the PUA's pseudonym; until the PUA knows the person, by the case. Never by name or codice fiscale."""
    if dimissione.persona_id is not None:
        return {"reference": f"Patient/{dimissione.persona_id}"}
    return {"type": "Patient", "identifier": {"system": systems.SID_CASO, "value": dimissione.caso_id}}
