"""ServiceRequest: what the hospital asks of the territory, and what the territory asks of UVM and SAD because of it."""

from typing import Any

from services.dimissioni.domain.andamento import Andamento, andamento
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.incarichi import Incaricato, Incarico, Svolgimento, incarichi
from shared.fhir import systems
from shared.fhir.elements import coded, instant, meta_of, patient, territory
from shared.fhir.outcome import Resource
from shared.kernel.store import Version

PRESTAZIONI: dict[Incaricato, tuple[str, str]] = {
    Incaricato.UVM: ("valutazione_multidimensionale", "Valutazione multidimensionale"),
    Incaricato.SAD: ("sad", "Servizio di assistenza domiciliare"),
}
DIMISSIONE_PROTETTA = ("dimissione_protetta", "Dimissione protetta")
"""What the hospital asks for."""
_STATI = {
    Svolgimento.CHIESTO: "active",
    Svolgimento.ACCETTATO: "active",
    Svolgimento.COMPIUTO: "completed",
    Svolgimento.ANNULLATO: "revoked",
    Svolgimento.NON_RIUSCITO: "revoked",
}

_DELL_OSPEDALE = {
    Andamento.COMPIUTA: "completed",
    Andamento.RIFIUTATA: "revoked",
    Andamento.ANNULLATA: "revoked",
    Andamento.NON_RIUSCITA: "revoked",
}
"""Where it has ended; revoked is whatever ended before it was done."""


def richieste_di(versione: Version[Dimissione]) -> list[Resource]:
    """The hospital's first, then ours."""
    dimissione = versione.aggregate
    return [_dell_ospedale(versione), *(_nostra(versione, incarico) for incarico in incarichi(dimissione))]


def _dell_ospedale(versione: Version[Dimissione]) -> Resource:
    dimissione = versione.aggregate
    return {
        "resourceType": "ServiceRequest",
        "id": dimissione.id,
        "meta": meta_of(versione),
        "identifier": [{"system": systems.SID_DIMISSIONE, "value": dimissione.id}],
        "status": _DELL_OSPEDALE.get(andamento(dimissione), "active"),
        "intent": "order",
        "code": coded(systems.CS_PRESTAZIONE, *DIMISSIONE_PROTETTA),
        "subject": patient(dimissione.persona_id, dimissione.caso_id),
        "encounter": {"reference": f"Encounter/{dimissione.id}"},
        "authoredOn": instant(dimissione.segnalata_il),
        "performer": [territory(dimissione.territorio.ambito)],
        **_data_prevista(dimissione),
        **_bisogni(dimissione),
    }


def _nostra(versione: Version[Dimissione], incarico: Incarico) -> Resource:
    dimissione, (codice, testo) = versione.aggregate, PRESTAZIONI[incarico.a]
    return {
        "resourceType": "ServiceRequest",
        "id": f"{dimissione.id}-{incarico.a.value}",
        "meta": meta_of(versione),
        "basedOn": [{"reference": f"ServiceRequest/{dimissione.id}"}],
        "status": _STATI[incarico.svolgimento],
        "intent": "filler-order",
        "code": coded(systems.CS_PRESTAZIONE, codice, testo),
        "subject": patient(dimissione.persona_id, dimissione.caso_id),
        "authoredOn": instant(incarico.chiesto_il),
        "performer": [{"identifier": {"system": systems.SID_INCARICATO, "value": incarico.a.value}}],
    }


def _data_prevista(dimissione: Dimissione) -> dict[str, Any]:
    return {} if dimissione.data_prevista is None else {"occurrenceDateTime": dimissione.data_prevista.isoformat()}


def _bisogni(dimissione: Dimissione) -> dict[str, Any]:
    quadro = dimissione.quadro
    codici = [
        codice
        for codice, detto in (
            ("servizi_sociali", quadro.bisogno_servizi_sociali),
            ("nessun_servizio_sociale", quadro.bisogno_servizi_sociali is False),
            ("sad", quadro.bisogno_sad),
            ("senza_dimora", quadro.senza_dimora),
        )
        if detto
    ]
    return {"orderDetail": [coded(systems.CS_BISOGNO, codice) for codice in codici]} if codici else {}
