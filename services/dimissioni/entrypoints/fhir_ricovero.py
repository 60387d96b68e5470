"""Encounter: the stay in hospital, for as much as the hospital has told."""

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.numero_ricovero import numero_del_ricovero
from services.dimissioni.domain.stati import Stato
from shared.fhir import systems
from shared.fhir.elements import coded, meta_of, patient
from shared.fhir.outcome import Resource
from shared.kernel.store import Version


def ricovero_di(versione: Version[Dimissione]) -> Resource:
    dimissione = versione.aggregate
    ricovero: Resource = {
        "resourceType": "Encounter",
        "id": dimissione.id,
        "meta": meta_of(versione),
        "identifier": [{"system": systems.SID_DIMISSIONE, "value": dimissione.id}, *_dell_ospedale(dimissione)],
        "status": _stato(dimissione),
        "class": {"system": systems.ACT_CODE, "code": "IMP", "display": "inpatient encounter"},
        "subject": patient(dimissione.persona_id, dimissione.caso_id),
    }
    periodo = {
        nome: giorno.isoformat()
        for nome, giorno in (("start", dimissione.data_ricovero), ("end", dimissione.dimessa_il))
        if giorno is not None
    }
    if periodo:
        ricovero["period"] = periodo
    if (dal := dimissione.clinicamente_dimissibile_dal) is not None:
        ricovero["extension"] = [{"url": systems.EXT_CLINICAMENTE_DIMISSIBILE, "valueDate": dal.isoformat()}]
    if (destinazione := dimissione.destinazione_effettiva or dimissione.destinazione_prevista) is not None:
        disposizione = coded(systems.CS_DESTINAZIONE, destinazione.value)
        ricovero["hospitalization"] = {"dischargeDisposition": disposizione}
    return ricovero


def _dell_ospedale(dimissione: Dimissione) -> list[Resource]:
    """The hospital's own number of the stay, by which it finds what became of a message that nobody answered."""
    numero = numero_del_ricovero(dimissione.chiave_caso)
    if numero is None:
        return []
    return [({"system": numero.sistema} if numero.sistema else {}) | {"value": numero.valore}]


def _stato(dimissione: Dimissione) -> str:
    if dimissione.dimessa_il is not None:
        return "finished"
    if dimissione.stato is Stato.ANNULLATA:
        return "unknown"  # why the request ended does not say how the stay did
    return "in-progress"
