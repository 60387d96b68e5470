"""What HL7's "Subscriptions R5 Backport" 1.1 asks of R4 resources, for the judge alone.

Its package is in no registry that a build can use. What it requires is said here again under its own addresses, as far
as we use it; no hospital gets these files, and the day the package can be had it takes their place (ADR 0035).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.fhir.notifications import NOTIFICATION, PAYLOAD_CONTENT, STATUS, SUBSCRIPTION

Definition = dict[str, Any]
R4 = "http://hl7.org/fhir/StructureDefinition/"
SUBSCRIPTION_STATUS = "http://hl7.org/fhir/ValueSet/subscription-status"
KINDS = ("handshake", "heartbeat", "event-notification", "query-status", "query-event")
CONTENTS = ("empty", "id-only", "full-resource")

_STATUS_PARAMETERS: Mapping[str, tuple[int, str, str]] = {
    "subscription": (1, "1", "Reference"),
    "topic": (0, "1", "canonical"),
    "status": (1, "1", "code"),
    "type": (1, "1", "code"),
    "events-since-subscription-start": (0, "1", "string"),
    "notification-event": (0, "*", ""),
    "error": (0, "*", "CodeableConcept"),
}
"""Name: at least, at most, type of the value (none: it has parts)."""
_EVENT_PARTS: Mapping[str, tuple[int, str, str]] = {
    "event-number": (1, "1", "string"),
    "timestamp": (0, "1", "instant"),
    "focus": (0, "1", "Reference"),
    "additional-context": (0, "*", "Reference"),
}


def definitions() -> list[Definition]:
    return [_subscription(), _payload_content(), _status(), _notification()]


def _subscription() -> Definition:
    payload = "Subscription.channel.payload"
    url = {"discriminator": [{"type": "value", "path": "url"}], "rules": "open"}
    content = {"code": "Extension", "profile": [PAYLOAD_CONTENT]}
    return _profile(
        SUBSCRIPTION,
        "Subscription",
        [
            {"id": payload, "path": payload, "min": 1},
            {"id": f"{payload}.extension", "path": f"{payload}.extension", "slicing": url, "min": 1},
            {
                "id": f"{payload}.extension:content",
                "path": f"{payload}.extension",
                "sliceName": "content",
                "min": 1,
                "max": "1",
                "type": [content],
            },
        ],
    )


def _payload_content() -> Definition:
    value = {"id": "Extension.value[x]", "path": "Extension.value[x]", "min": 1, "type": [{"code": "code"}]}
    said: Definition = {"id": "Extension", "path": "Extension", "constraint": [_among("content", "value", CONTENTS)]}
    elements: list[Definition] = [
        said,
        {"id": "Extension.url", "path": "Extension.url", "fixedUri": PAYLOAD_CONTENT},
        value,
    ]
    context = [{"type": "element", "expression": "Subscription.channel.payload"}]
    return _profile(PAYLOAD_CONTENT, "Extension", elements) | {"kind": "complex-type", "context": context}


def _status() -> Definition:
    path = "Parameters.parameter"
    elements = _sliced(path, path, _STATUS_PARAMETERS)
    event = f"{path}:notification-event"
    # What is inside of a slice stands with it: after its name, before the next slice.
    inside = next(number for number, each in enumerate(elements) if each["id"] == f"{event}.name") + 1
    elements[inside:inside] = _sliced(f"{event}.part", f"{path}.part", _EVENT_PARTS)
    for each in elements:
        if each["id"] == f"{path}:status.value[x]":
            each["binding"] = {"strength": "required", "valueSet": SUBSCRIPTION_STATUS}
    kind = _among("kind", "parameter.where(name = 'type').value", KINDS)
    return _profile(STATUS, "Parameters", [{"id": "Parameters", "path": "Parameters", "constraint": [kind]}, *elements])


def _notification() -> Definition:
    first = {
        "key": "rac-first",
        "severity": "error",
        "human": "A notification begins with its status",
        "expression": f"entry.first().resource.is(Parameters) and entry.first().resource.conformsTo('{STATUS}')",
    }
    return _profile(
        NOTIFICATION,
        "Bundle",
        [
            {"id": "Bundle", "path": "Bundle", "constraint": [first]},
            {"id": "Bundle.type", "path": "Bundle.type", "fixedCode": "history"},
        ],
    )


def _sliced(id: str, path: str, names: Mapping[str, tuple[int, str, str]]) -> list[Definition]:
    slicing = {"discriminator": [{"type": "value", "path": "name"}], "rules": "open"}
    elements: list[Definition] = [{"id": id, "path": path, "slicing": slicing}]
    for name, (least, most, kind) in names.items():
        here = f"{id}:{name}"
        elements += [
            {"id": here, "path": path, "sliceName": name, "min": least, "max": most},
            {"id": f"{here}.name", "path": f"{path}.name", "fixedString": name},
        ]
        if kind:
            value = {"id": f"{here}.value[x]", "path": f"{path}.value[x]", "min": 1, "type": [{"code": kind}]}
            elements.append(value)
    return elements


def _among(key: str, what: str, codes: Sequence[str]) -> Definition:
    listed = " | ".join(f"'{code}'" for code in codes)
    return {"key": f"rac-{key}", "severity": "error", "human": "A known code", "expression": f"{what} in ({listed})"}


def _profile(url: str, kind: str, elements: list[Definition]) -> Definition:
    name = url.rpartition("/")[2]
    return {
        "resourceType": "StructureDefinition",
        "id": name,
        "url": url,
        "name": name.replace("-", "_"),
        "status": "active",
        "fhirVersion": "4.0.1",
        "kind": "resource",
        "abstract": False,
        "type": kind,
        "baseDefinition": f"{R4}{kind}",
        "derivation": "constraint",
        "differential": {"element": elements},
    }
