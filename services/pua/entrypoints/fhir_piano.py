"""CarePlan and Goal: the PAI. Codes are those of the R4 value sets; what they cannot say is an extension of ours."""

from typing import Any

from services.pua.domain.codici import EsitoObiettivo, MotivoChiusuraPai
from services.pua.domain.pai import Pai, StatoPai
from services.pua.domain.progetto import Intervento, Obiettivo
from shared.fhir import systems
from shared.fhir.elements import coded, days, instant, meta_of, named, reference
from shared.fhir.outcome import Resource
from shared.kernel.clock import civil_date
from shared.kernel.store import Version

_COMPIUTI = {MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, MotivoChiusuraPai.ALTRO}
"""The plan ran to its final valutazione; any other reason ended it before."""

_RAGGIUNTI = {EsitoObiettivo.RAGGIUNTO: "achieved", EsitoObiettivo.NON_RAGGIUNTO: "not-achieved"}
"""HL7 goal-achievement; it has no word for a part."""


def piano_di(versione: Version[Pai]) -> Resource:
    pai = versione.aggregate
    risorsa: Resource = {
        "resourceType": "CarePlan",
        "id": pai.id,
        "meta": meta_of(versione),
        "identifier": [{"system": systems.SID_PAI, "value": pai.id}],
        "status": _stato(pai),
        "intent": "plan",
        "category": [coded(systems.CS_AREA, pai.area.value)],
        "title": "Progetto di assistenza individuale",
        "subject": reference("Patient", pai.persona_id),
        "created": instant(pai.redatto.avvenuto_il),
        "careTeam": [reference("CareTeam", pai.valutazione_id)],
    }
    facoltativi: dict[str, Any] = {
        "extension": _estensioni(pai),
        "description": "; ".join(pai.progetto.bisogni),
        "period": days(
            None if pai.attivato is None else pai.attivato.avvenuto_il,
            None if pai.attivato is None or pai.chiusura is None else pai.chiusura.atto.avvenuto_il,
        ),
        "goal": [reference("Goal", _id_di(pai, obiettivo)) for obiettivo in pai.progetto.obiettivi],
        "activity": [{"detail": _attivita(pai, intervento)} for intervento in pai.progetto.interventi],
        "supportingInfo": _attorno(pai),
    }
    if pai.riferimenti.case_manager:
        facoltativi["author"] = named("Practitioner", systems.SID_OPERATORE, pai.riferimenti.case_manager)
    return risorsa | {nome: valore for nome, valore in facoltativi.items() if valore}


def obiettivi_di(versione: Version[Pai]) -> list[Resource]:
    """Those of the content in force; one that a revision dropped is in the history only."""
    return [_obiettivo(versione, obiettivo) for obiettivo in versione.aggregate.progetto.obiettivi]


def _obiettivo(versione: Version[Pai], obiettivo: Obiettivo) -> Resource:
    pai = versione.aggregate
    esito = None if pai.chiusura is None else pai.chiusura.esiti.get(obiettivo.id)
    risorsa: Resource = {
        "resourceType": "Goal",
        "id": _id_di(pai, obiettivo),
        "meta": meta_of(versione),
        "lifecycleStatus": _vita(pai, esito),
        "category": [coded(systems.CS_ORIZZONTE, obiettivo.orizzonte.value)],
        "description": {"text": obiettivo.testo},
        "subject": reference("Patient", pai.persona_id),
    }
    if esito is not None:
        risorsa["achievementStatus"] = _raggiunto(esito)
    if pai.attivato is not None:
        risorsa["startDate"] = civil_date(pai.attivato.avvenuto_il).isoformat()
    if pai.chiusura is not None:
        risorsa["statusDate"] = civil_date(pai.chiusura.atto.avvenuto_il).isoformat()
    return risorsa


def _stato(pai: Pai) -> str:
    """R4 request-status."""
    if pai.chiusura is not None:
        return "completed" if pai.chiusura.motivo in _COMPIUTI else "revoked"
    return "active" if pai.stato is StatoPai.ATTIVO else "draft"


def _vita(pai: Pai, esito: EsitoObiettivo | None) -> str:
    """R4 goal-status: a goal that nobody looked at when the plan ended was given up with it."""
    if pai.stato is StatoPai.CHIUSO:
        return "cancelled" if esito is None else "completed"
    return "active" if pai.stato is StatoPai.ATTIVO else "proposed"


def _raggiunto(esito: EsitoObiettivo) -> dict[str, Any]:
    nostro = coded(systems.CS_ESITO_OBIETTIVO, str(esito.value))
    if (codice := _RAGGIUNTI.get(esito)) is None:
        return nostro
    return {"coding": [{"system": systems.GOAL_ACHIEVEMENT, "code": codice}, *nostro["coding"]]}


def _attivita(pai: Pai, intervento: Intervento) -> dict[str, Any]:
    quando = {"start": intervento.dal.isoformat()}
    if intervento.al is not None:
        quando["end"] = intervento.al.isoformat()
    dettaglio: dict[str, Any] = {
        "code": coded(systems.CS_INTERVENTO, intervento.tipo.value),
        "status": _svolgimento(pai, intervento),
        "scheduledPeriod": quando,
        "performer": [named("Organization", systems.SID_EROGATORE, intervento.erogatore.value)],
    }
    if intervento.ore_settimanali is not None:
        ore = {"url": systems.EXT_ORE_SETTIMANALI, "valueDecimal": intervento.ore_settimanali}
        dettaglio["extension"] = [ore]
    if testo := "; ".join(filter(None, (intervento.descrizione, intervento.frequenza))):
        dettaglio["description"] = testo
    return dettaglio


def _svolgimento(pai: Pai, intervento: Intervento) -> str:
    """R4 care-plan-activity-status. How the plan ended does not say how what had begun did."""
    svolto = pai.svolto(intervento.id)
    if svolto.annullato is not None:
        return "cancelled"
    if svolto.concluso is not None:
        return "completed"
    if pai.stato is StatoPai.CHIUSO:
        return "cancelled" if svolto.avviato is None else "unknown"
    if svolto.avviato is not None:
        return "in-progress"
    return "scheduled" if pai.stato is StatoPai.ATTIVO else "not-started"


def _attorno(pai: Pai) -> list[dict[str, str]]:
    """The hospital's request that the plan answers, and who cares for the person at home."""
    richiesta = [] if pai.dimissione_id is None else [reference("ServiceRequest", pai.dimissione_id)]
    return richiesta + ([] if pai.riferimenti.caregiver is None else [reference("RelatedPerson", pai.id)])


def _estensioni(pai: Pai) -> list[dict[str, Any]]:
    """Who signed the present content, when it is to be looked at again, why it ended."""
    firme: list[dict[str, Any]] = [
        {
            "url": systems.EXT_FIRMA,
            "extension": [
                {"url": "lato", "valueCode": lato.value},
                {"url": "il", "valueDateTime": instant(firma.avvenuto_il)},
            ],
        }
        for lato, firma in pai.firme.items()
    ]
    if (verifica := pai.riferimenti.verifica_prevista) is not None:
        firme.append({"url": systems.EXT_VERIFICA, "valueDate": verifica.isoformat()})
    if pai.chiusura is not None:
        motivo = coded(systems.CS_MOTIVO_CHIUSURA_PAI, pai.chiusura.motivo.value)
        firme.append({"url": systems.EXT_CHIUSURA, "valueCodeableConcept": motivo})
    return firme


def _id_di(pai: Pai, obiettivo: Obiettivo) -> str:
    return f"{pai.id}-{obiettivo.id}"
