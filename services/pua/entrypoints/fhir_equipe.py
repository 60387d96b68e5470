"""CareTeam: the équipe of a valutazione multidimensionale."""

from typing import Any

from services.pua.domain.equipe import Membro
from services.pua.domain.valutazione import StatoValutazione, Valutazione
from shared.fhir import systems
from shared.fhir.elements import coded, days, meta_of, named, reference, territory
from shared.fhir.outcome import Resource
from shared.kernel.store import Version


def equipe_di(versione: Version[Valutazione]) -> Resource:
    """At work as long as the valutazione is."""
    valutazione = versione.aggregate
    fine = valutazione.conclusa or valutazione.interrotta
    risorsa: Resource = {
        "resourceType": "CareTeam",
        "id": valutazione.id,
        "meta": meta_of(versione),
        "identifier": [{"system": systems.SID_VALUTAZIONE, "value": valutazione.id}],
        "status": "active" if valutazione.stato is StatoValutazione.IN_CORSO else "inactive",
        "category": [coded(systems.CS_AREA, valutazione.area.value)],
        "name": "Équipe della valutazione multidimensionale",
        "subject": reference("Patient", valutazione.persona_id),
        "period": days(valutazione.avviata.avvenuto_il, None if fine is None else fine.avvenuto_il),
        "managingOrganization": [territory(valutazione.territorio.ambito)],
    }
    if valutazione.equipe:
        risorsa["participant"] = [_membro(membro) for membro in valutazione.equipe]
    return risorsa


def _membro(membro: Membro) -> dict[str, Any]:
    ruolo = [coded(systems.CS_PROFESSIONE, membro.professione.value), coded(systems.CS_ENTE, membro.ente.value)]
    chi = {"member": named("Practitioner", systems.SID_OPERATORE, membro.operatore)} if membro.operatore else {}
    return {"role": ruolo, **chi}
