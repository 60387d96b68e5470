"""What an Italian hospital's discharge system sends: FHIR R4 Bundles in the shape in which they really come.

Type `transaction`, absolute `fullUrl`s, the codice fiscale under its OID, no name, the narrative as escaped XHTML in a
note, forty entries of which five matter. Everything is synthetic and depends on the arguments alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from services.embedded.demo.rumore import voci_non_usate
from shared.fhir import systems

Risorsa = dict[str, Any]

BASE = "https://adt.ospedale.example/fhir"
_SPAZIO = UUID("0191e2a0-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class Paziente:
    """`sesso` is M or F. Without `cognome` and `nome` the bundle has no Patient.name, which is the usual case."""

    codice_fiscale: str | None
    nascita: date
    sesso: str
    cognome: str | None = None
    nome: str | None = None
    indirizzo: str | None = "Via Roma 1"
    comune: str = "Bergamo"
    telefono: str | None = None


@dataclass(frozen=True)
class Degenza:
    """One stay in hospital and the request that comes out of it. Instants must be timezone-aware."""

    nosologico: str
    """The hospital's number of the stay: what ties all its messages together."""
    paziente: Paziente
    ambito: str
    distretto: str
    asst: str
    ricoverato_il: datetime
    segnalata_il: datetime
    prevista_il: date | None = None
    destinazione: str = "home"
    """Code of HL7 discharge-disposition: planned, and effective unless the discharge says another."""
    bisogni: Sequence[str] = ("servizi_sociali",)
    """Codes of our list of needs: servizi_sociali, sad, nessun_servizio_sociale, senza_dimora."""
    diagnosi: tuple[str, str] = ("820.8", "Frattura del collo del femore")
    brass: int | None = None
    barthel: int | None = None
    caregiver: str | None = None
    ospedale: str = "030901"
    classe: str = "IMP"
    lettera: bool = False
    sistema_codice_fiscale: str = systems.CODICE_FISCALE_OID
    note: str = field(
        default="&lt;div xmlns=&quot;http://www.w3.org/1999/xhtml&quot;&gt;&lt;p&gt;Paziente vive solo, "
        "necessita di aiuto al rientro.&lt;/p&gt;&lt;/div&gt;"
    )


def bundle_dimissione(degenza: Degenza, *, inviato_il: datetime | None = None, rumore: int = 35) -> Risorsa:
    """The first message: the request of a protected discharge, among `rumore` entries that are of no use here."""
    utili = [
        _paziente(degenza),
        _ricovero(degenza),
        _richiesta(degenza),
        _task(degenza),
        _organizzazione(degenza),
        *_clinica(degenza),
    ]
    altre = voci_non_usate(degenza.nosologico, rumore, BASE)
    meta = len(altre) // 2
    return _bundle(degenza, [*altre[:meta], *utili, *altre[meta:]], inviato_il or degenza.segnalata_il, "segnalazione")


def bundle_dimissibile(degenza: Degenza, dal: date, inviato_il: datetime) -> Risorsa:
    """The patient could leave from this day."""
    estensione = {"url": systems.EXT_CLINICAMENTE_DIMISSIBILE, "valueDate": dal.isoformat()}
    ricovero = {**_ricovero(degenza), "extension": [estensione]}
    return _bundle(degenza, _seguito(degenza, ricovero), inviato_il, "dimissibile")


def bundle_dimessa(degenza: Degenza, il: datetime, inviato_il: datetime, destinazione: str | None = None) -> Risorsa:
    """The patient left: the Encounter is finished, with its dischargeDisposition."""
    ricovero = _ricovero(degenza, destinazione)
    ricovero |= {"status": "finished", "period": {**ricovero["period"], "end": il.isoformat()}}
    return _bundle(degenza, _seguito(degenza, ricovero), inviato_il, "dimessa")


def bundle_annullata(degenza: Degenza, motivo: str, il: datetime) -> Risorsa:
    """The hospital withdraws the request. `motivo` is a code of our list of reasons (dimissione_ordinaria, ...)."""
    concetto = {"coding": [{"system": systems.CS_MOTIVO_CHIUSURA, "code": motivo}]}
    task = {**_task(degenza), "status": "cancelled", "statusReason": concetto, "lastModified": il.isoformat()}
    richiesta = {**_richiesta(degenza), "status": "revoked"}
    return _bundle(degenza, [*_seguito(degenza, _ricovero(degenza)), richiesta, task], il, "annullata")


def bundle_decesso(degenza: Degenza, il: datetime) -> Risorsa:
    """The patient died in hospital."""
    ricovero = _ricovero(degenza, "exp")
    ricovero |= {"status": "finished", "period": {**ricovero["period"], "end": il.isoformat()}}
    deceduto = {**_paziente(degenza), "deceasedDateTime": il.isoformat()}
    return _bundle(degenza, [deceduto, ricovero, _organizzazione(degenza)], il, "decesso")


def come_messaggio(bundle: Risorsa, evento: str = "segnalazione") -> Risorsa:
    """The same content as a FHIR message: a MessageHeader first, no requests."""
    testata = {
        "resourceType": "MessageHeader",
        "id": str(uuid5(_SPAZIO, f"{bundle['identifier']['value']}/testata")),
        "eventCoding": {"system": systems.CS_EVENTO, "code": evento},
        "source": {"name": "ADT", "endpoint": "https://adt.ospedale.example/messaggi"},
        "focus": [{"reference": voce["fullUrl"]} for voce in bundle["entry"] if _tipo(voce) == "Task"],
    }
    voci = [{k: v for k, v in voce.items() if k != "request"} for voce in bundle["entry"]]
    url = f"urn:uuid:{testata['id']}"
    return {**bundle, "type": "message", "entry": [{"fullUrl": url, "resource": testata}, *voci]}


def _bundle(degenza: Degenza, risorse: Sequence[Risorsa], inviato_il: datetime, evento: str) -> Risorsa:
    numero = uuid5(_SPAZIO, f"{degenza.ospedale}/{degenza.nosologico}/{evento}/{inviato_il.isoformat()}")
    return {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{numero}"},
        "type": "transaction",
        "timestamp": inviato_il.isoformat(),
        "entry": [
            {
                "fullUrl": f"{BASE}/{risorsa['resourceType']}/{risorsa['id']}",
                "resource": risorsa,
                "request": {"method": "PUT", "url": f"{risorsa['resourceType']}/{risorsa['id']}"},
            }
            for risorsa in risorse
        ],
    }


def _seguito(degenza: Degenza, ricovero: Risorsa) -> list[Risorsa]:
    return [_paziente(degenza), ricovero, _organizzazione(degenza)]


def _tipo(voce: Risorsa) -> str:
    return str(voce["resource"]["resourceType"])


def _id(degenza: Degenza, che: str) -> str:
    return str(uuid5(_SPAZIO, f"{degenza.ospedale}/{degenza.nosologico}/{che}"))


def _riferimento(degenza: Degenza, tipo: str) -> dict[str, str]:
    return {"reference": f"{BASE}/{tipo}/{_id(degenza, tipo)}"}


def _paziente(degenza: Degenza) -> Risorsa:
    chi = degenza.paziente
    identificativi = [{"system": "https://adt.ospedale.example/sid/paziente", "value": _id(degenza, "Patient")[:8]}]
    if chi.codice_fiscale is not None:
        identificativi.insert(0, {"system": degenza.sistema_codice_fiscale, "value": chi.codice_fiscale})
    paziente: Risorsa = {
        "resourceType": "Patient",
        "id": _id(degenza, "Patient"),
        "meta": {"lastUpdated": degenza.segnalata_il.isoformat()},
        "identifier": identificativi,
        "gender": {"M": "male", "F": "female"}[chi.sesso],
        "birthDate": chi.nascita.isoformat(),
    }
    if chi.cognome is not None:
        paziente["name"] = [{"use": "official", "family": chi.cognome, "given": (chi.nome or "").split()}]
    if chi.indirizzo is not None:
        paziente["address"] = [{"use": "home", "line": [chi.indirizzo], "city": chi.comune, "country": "IT"}]
    if chi.telefono is not None:
        paziente["telecom"] = [{"system": "phone", "value": chi.telefono, "use": "mobile"}]
    return paziente


def _ricovero(degenza: Degenza, destinazione: str | None = None) -> Risorsa:
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


def _richiesta(degenza: Degenza) -> Risorsa:
    richiesta: Risorsa = {
        "resourceType": "ServiceRequest",
        "id": _id(degenza, "ServiceRequest"),
        "status": "active",
        "intent": "order",
        "orderDetail": [{"coding": [{"system": systems.CS_BISOGNO, "code": codice}]} for codice in degenza.bisogni],
        "subject": _riferimento(degenza, "Patient"),
        "encounter": _riferimento(degenza, "Encounter"),
        "authoredOn": degenza.segnalata_il.isoformat(),
        "requester": _riferimento(degenza, "Organization"),
        "note": [{"text": degenza.note}],
    }
    if not degenza.bisogni:
        del richiesta["orderDetail"]
    if degenza.prevista_il is not None:
        richiesta["occurrenceDateTime"] = degenza.prevista_il.isoformat()
    return richiesta


def _task(degenza: Degenza) -> Risorsa:
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


def _organizzazione(degenza: Degenza) -> Risorsa:
    return {
        "resourceType": "Organization",
        "id": _id(degenza, "Organization"),
        "identifier": [{"system": systems.OSPEDALE_OID, "value": degenza.ospedale}],
        "name": f"Ospedale sintetico {degenza.ospedale}",
    }


def _clinica(degenza: Degenza) -> list[Risorsa]:
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
