"""Notifications of topic-based subscriptions on R4, as HL7's "Subscriptions R5 Backport" 1.1 gives them a form.

What changed is named and never told (`id-only`): whoever wants to know reads it with credentials of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.fhir.elements import instant
from shared.fhir.outcome import Resource

BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
SUBSCRIPTION = f"{BACKPORT}backport-subscription"
STATUS = f"{BACKPORT}backport-subscription-status-r4"
NOTIFICATION = f"{BACKPORT}backport-subscription-notification-r4"
PAYLOAD_CONTENT = f"{BACKPORT}backport-payload-content"
ID_ONLY = "id-only"
OPERATION = "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-"
"""Begins the addresses of the operations on a Subscription: `status`, `events`."""


@dataclass(frozen=True)
class Happened:
    """Event `number` of a subscription: the resource `focus` (`Task/1`) has become its version `version`."""

    number: int
    at: datetime
    focus: str
    version: int


@dataclass(frozen=True)
class Standing:
    """How a subscription stands. `reference` is a Reference to it; `status` an R4 SubscriptionStatus; `total` how many
    events there have been, None where nobody counts them; `error` a CodeableConcept."""

    reference: dict[str, Any]
    topic: str
    status: str
    total: int | None
    error: dict[str, Any] | None = None


def status_of(id: str, base: str, standing: Standing, kind: str, events: Sequence[Happened] = ()) -> Resource:
    """SubscriptionStatus, which R4 writes as Parameters. `kind`: handshake, event-notification, query-status, ..."""
    parameters: list[dict[str, Any]] = [
        {"name": "subscription", "valueReference": standing.reference},
        {"name": "topic", "valueCanonical": standing.topic},
        {"name": "status", "valueCode": standing.status},
        {"name": "type", "valueCode": kind},
    ]
    if standing.total is not None:
        parameters.append({"name": "events-since-subscription-start", "valueString": str(standing.total)})
    parameters += [{"name": "notification-event", "part": _event(base, each)} for each in events]
    if standing.error is not None:
        parameters.append({"name": "error", "valueCodeableConcept": standing.error})
    return {"resourceType": "Parameters", "id": id, "meta": {"profile": [STATUS]}, "parameter": parameters}


def notification(status: Resource, base: str, at: datetime, asked: str, events: Sequence[Happened] = ()) -> Resource:
    """The status first, then what each event was about. `asked`: the address that would tell the status, relative."""
    first = {
        "fullUrl": f"urn:uuid:{status['id']}",
        "resource": status,
        "request": {"method": "GET", "url": asked},
        "response": {"status": "200"},
    }
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [NOTIFICATION]},
        "type": "history",
        "timestamp": instant(at),
        "entry": [first, *(_changed(base, each) for each in events)],
    }


def status_set(base: str, status: Resource) -> Resource:
    """The answer to `$status`."""
    entry = {"fullUrl": f"urn:uuid:{status['id']}", "resource": status, "search": {"mode": "match"}}
    link = [{"relation": "self", "url": f"{base}/Subscription/$status"}]
    return {"resourceType": "Bundle", "type": "searchset", "link": link, "entry": [entry]}


def _event(base: str, each: Happened) -> list[dict[str, Any]]:
    return [
        {"name": "event-number", "valueString": str(each.number)},
        {"name": "timestamp", "valueInstant": instant(each.at)},
        {"name": "focus", "valueReference": {"reference": f"{base}/{each.focus}"}},
    ]


def _changed(base: str, each: Happened) -> Resource:
    new = each.version == 1
    return {
        "fullUrl": f"{base}/{each.focus}",
        "request": {"method": "POST" if new else "PUT", "url": each.focus.partition("/")[0] if new else each.focus},
        "response": {
            "status": "201" if new else "200",
            "etag": f'W/"{each.version}"',
            "lastModified": instant(each.at),
        },
    }
