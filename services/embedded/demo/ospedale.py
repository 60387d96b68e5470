"""What an Italian hospital's discharge system sends: FHIR R4 Bundles in the shape in which they really come.

Type `transaction`, absolute `fullUrl`s, the codice fiscale under its OID, no name, the narrative as escaped XHTML in a
note, forty entries of which five matter. Everything is synthetic and depends on the arguments alone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid5

from services.embedded.demo import risorse
from services.embedded.demo.degenza import Degenza, Paziente
from services.embedded.demo.risorse import BASE, SPAZIO, Risorsa
from services.embedded.demo.rumore import voci_non_usate
from shared.fhir import systems
from shared.fhir.notifications import ID_ONLY, PAYLOAD_CONTENT, SUBSCRIPTION

__all__ = [
    "Degenza",
    "Paziente",
    "bundle_annullata",
    "bundle_decesso",
    "bundle_dimessa",
    "bundle_dimissibile",
    "bundle_dimissione",
    "come_messaggio",
]


def bundle_dimissione(degenza: Degenza, *, inviato_il: datetime | None = None, rumore: int = 35) -> Risorsa:
    """The first message: the request of a protected discharge, among `rumore` entries that are of no use here."""
    utili = [
        risorse.paziente(degenza),
        risorse.ricovero(degenza),
        risorse.richiesta(degenza),
        risorse.task(degenza),
        risorse.organizzazione(degenza),
        *risorse.clinica(degenza),
    ]
    altre = voci_non_usate(degenza.nosologico, rumore, BASE)
    meta = len(altre) // 2
    return _bundle(degenza, [*altre[:meta], *utili, *altre[meta:]], inviato_il or degenza.segnalata_il, "segnalazione")


def bundle_dimissibile(degenza: Degenza, dal: date, inviato_il: datetime) -> Risorsa:
    """The patient could leave from this day."""
    estensione = {"url": systems.EXT_CLINICAMENTE_DIMISSIBILE, "valueDate": dal.isoformat()}
    ricovero = {**risorse.ricovero(degenza), "extension": [estensione]}
    return _bundle(degenza, _seguito(degenza, ricovero), inviato_il, "dimissibile")


def bundle_dimessa(degenza: Degenza, il: datetime, inviato_il: datetime, destinazione: str | None = None) -> Risorsa:
    """The patient left: the Encounter is finished, with its dischargeDisposition."""
    ricovero = risorse.ricovero(degenza, destinazione)
    ricovero |= {"status": "finished", "period": {**ricovero["period"], "end": il.isoformat()}}
    return _bundle(degenza, _seguito(degenza, ricovero), inviato_il, "dimessa")


def bundle_annullata(degenza: Degenza, motivo: str, il: datetime) -> Risorsa:
    """The hospital withdraws the request. `motivo` is a code of our list of reasons (dimissione_ordinaria, ...)."""
    concetto = {"coding": [{"system": systems.CS_MOTIVO_CHIUSURA, "code": motivo}]}
    task = {**risorse.task(degenza), "status": "cancelled", "statusReason": concetto, "lastModified": il.isoformat()}
    richiesta = {**risorse.richiesta(degenza), "status": "revoked"}
    return _bundle(degenza, [*_seguito(degenza, risorse.ricovero(degenza)), richiesta, task], il, "annullata")


def bundle_decesso(degenza: Degenza, il: datetime) -> Risorsa:
    """The patient died in hospital."""
    ricovero = risorse.ricovero(degenza, "exp")
    ricovero |= {"status": "finished", "period": {**ricovero["period"], "end": il.isoformat()}}
    deceduto = {**risorse.paziente(degenza), "deceasedDateTime": il.isoformat()}
    return _bundle(degenza, [deceduto, ricovero, risorse.organizzazione(degenza)], il, "decesso")


def come_messaggio(bundle: Risorsa, evento: str = "segnalazione") -> Risorsa:
    """The same content as a FHIR message: a MessageHeader first, no requests."""
    testata = {
        "resourceType": "MessageHeader",
        "id": str(uuid5(SPAZIO, f"{bundle['identifier']['value']}/testata")),
        "eventCoding": {"system": systems.CS_EVENTO, "code": evento},
        "source": {"name": "ADT", "endpoint": "https://adt.ospedale.example/messaggi"},
        "focus": [{"reference": voce["fullUrl"]} for voce in bundle["entry"] if _tipo(voce) == "Task"],
    }
    voci = [{k: v for k, v in voce.items() if k != "request"} for voce in bundle["entry"]]
    url = f"urn:uuid:{testata['id']}"
    return {**bundle, "type": "message", "entry": [{"fullUrl": url, "resource": testata}, *voci]}


def richiesta_di_avvisi(url: str) -> Risorsa:
    """A Subscription: to be told at `url` what becomes of what was asked."""
    return {
        "resourceType": "Subscription",
        "meta": {"profile": [SUBSCRIPTION]},
        "status": "requested",
        "reason": "Seguire le richieste di dimissione protetta",
        "criteria": systems.TOPIC_RICHIESTA,
        "channel": {
            "type": "rest-hook",
            "endpoint": url,
            "payload": "application/fhir+json",
            "_payload": {"extension": [{"url": PAYLOAD_CONTENT, "valueCode": ID_ONLY}]},
        },
    }


def _bundle(degenza: Degenza, contenute: Sequence[Risorsa], inviato_il: datetime, evento: str) -> Risorsa:
    numero = uuid5(SPAZIO, f"{degenza.ospedale}/{degenza.nosologico}/{evento}/{inviato_il.isoformat()}")
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
            for risorsa in contenute
        ],
    }


def _seguito(degenza: Degenza, ricovero: Risorsa) -> list[Risorsa]:
    return [risorse.paziente(degenza), ricovero, risorse.organizzazione(degenza)]


def _tipo(voce: Risorsa) -> str:
    return str(voce["resource"]["resourceType"])
