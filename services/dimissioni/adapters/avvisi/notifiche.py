"""What leaves: the same notices by webhook and on the topic, as FHIR notifications."""

import json
from uuid import NAMESPACE_URL, uuid5

from services.dimissioni.application.avvisi.sottoscrizioni import Eventi
from services.dimissioni.domain.sottoscrizione import Avviso
from shared.contracts.topics import HOSPITAL_NOTICES
from shared.fhir.notifications import Happened, Standing, notification, status_of
from shared.fhir.outcome import MEDIA_TYPE, Resource
from shared.fhir.systems import TOPIC_RICHIESTA
from shared.messaging.bus import Message
from shared.webhooks.chiavi import Radici
from shared.webhooks.spedizione import Spedizione

SEGNALANTE = "segnalante"
"""The header by which a hospital finds its own on the topic."""
DEL_TOPIC = {"type": "Subscription", "identifier": {"system": "urn:ietf:rfc:3986", "value": TOPIC_RICHIESTA}}


def spedizione(eventi: Eventi, indirizzo: str, radici: Radici) -> Spedizione:
    """The next attempt of a subscription, the same bytes for the same events. `indirizzo`: of our FHIR server."""
    sottoscrizione = eventi.sottoscrizione
    primo_contatto = not eventi.avvisi
    id = f"{sottoscrizione.id}.inizio-{sottoscrizione.versione}"
    fino, il = sottoscrizione.arrivati, sottoscrizione.creata_il
    if not primo_contatto:
        da, fino = (sottoscrizione.evento(avviso) for avviso in (eventi.avvisi[0], eventi.avvisi[-1]))
        id, il = f"{sottoscrizione.id}.{da}-{fino}", eventi.avvisi[-1].il
    happened = [_happened(avviso, sottoscrizione.evento(avviso)) for avviso in eventi.avvisi]
    # As many as are told with this one: what happened since is on its way, and must not look lost.
    standing = Standing(
        {"reference": f"{indirizzo}/Subscription/{sottoscrizione.id}"},
        TOPIC_RICHIESTA,
        "requested" if primo_contatto else "active",
        fino,
    )
    kind = "handshake" if primo_contatto else "event-notification"
    status = status_of(_uuid(id), indirizzo, standing, kind, happened)
    bundle = notification(status, indirizzo, il, f"Subscription/{sottoscrizione.id}/$status", happened)
    key = radici.deriva(sottoscrizione.id, sottoscrizione.chiave)
    return Spedizione(id, sottoscrizione.url, MEDIA_TYPE, _bytes(bundle), () if key is None else (key,))


def fino_a(eventi: Eventi) -> int:
    """The last event that a shipment of these tells."""
    return eventi.sottoscrizione.evento(eventi.avvisi[-1]) if eventi.avvisi else eventi.sottoscrizione.arrivati


def messaggio(avviso: Avviso, indirizzo: str) -> Message:
    """One notice on the topic, which is a subscription of everybody: numbered as the account's notices are."""
    happened = [_happened(avviso, avviso.numero)]
    standing = Standing(DEL_TOPIC, TOPIC_RICHIESTA, "active", avviso.numero)
    id = _uuid(f"{HOSPITAL_NOTICES}/{avviso.dimissione_id}/{avviso.versione}")
    status = status_of(id, indirizzo, standing, "event-notification", happened)
    bundle = notification(status, indirizzo, avviso.il, "Subscription/$status", happened)
    return Message(HOSPITAL_NOTICES, avviso.dimissione_id, _bytes(bundle), {SEGNALANTE: avviso.segnalante})


def _happened(avviso: Avviso, number: int) -> Happened:
    return Happened(number, avviso.il, f"Task/{avviso.dimissione_id}", avviso.versione)


def _uuid(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:raccordo:avviso:{text}"))


def _bytes(bundle: Resource) -> bytes:
    return json.dumps(bundle, ensure_ascii=False, separators=(",", ":")).encode()
