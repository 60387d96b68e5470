"""What every resource of a dimissione says alike."""

from datetime import datetime
from typing import Any

from services.dimissioni.domain.dimissione import Dimissione
from shared.fhir import systems
from shared.fhir.facade import meta
from shared.kernel.clock import ROME
from shared.kernel.store import Version


def meta_di(versione: Version[Dimissione]) -> dict[str, str]:
    return meta(versione.aggregate.versione, istante(versione.at))


def persona_di(dimissione: Dimissione) -> dict[str, Any]:
    """By the PUA's pseudonym; until the PUA knows the person, by the case. Never by name or codice fiscale."""
    if dimissione.persona_id is not None:
        return {"reference": f"Patient/{dimissione.persona_id}"}
    return {"type": "Patient", "identifier": {"system": systems.SID_CASO, "value": dimissione.caso_id}}


def istante(quando: datetime) -> str:
    """At Rome's time, with its offset."""
    return quando.astimezone(ROME).isoformat()
