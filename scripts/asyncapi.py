"""Writes docs/asyncapi.json (AsyncAPI 3.0): the topics, what is said on each, who says it and who hears it."""

import json
from pathlib import Path
from typing import Any

from scripts.events_page import has_restricted
from scripts.listeners import listeners
from shared.contracts.envelope import Payload
from shared.contracts.schema_files import PUBLISHERS, STATES, every_payload, payloads_of, states_on
from shared.contracts.topics import HOSPITAL_MESSAGES, HOSPITAL_NOTICES, public_topic, restricted_topic
from shared.messaging.access import ACCOUNTS, Account

DOCUMENT = Path(__file__).parents[1] / "docs" / "asyncapi.json"

ENVELOPE: dict[str, Any] = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "recordedat", "sequence", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string"},
        "source": {"type": "string", "description": "/raccordo/<service>"},
        "subject": {"type": "string", "description": "Case id, and key of the message"},
        "time": {"type": "string", "format": "date-time", "description": "When it happened (UTC)"},
        "recordedat": {"type": "string", "format": "date-time", "description": "When the platform knew it (UTC)"},
        "sequence": {"type": "integer", "minimum": 1, "description": "Per publisher and case, without gaps"},
        "correlationid": {"type": "string"},
        "causationid": {"type": "string"},
        "riservato": {
            "type": "string",
            "contentEncoding": "base64",
            "description": "The x-riservato fields, sealed with the key of the case (ADR 0047); restricted topics only",
        },
    },
}

MESSAGE = "fhir.message"
BUNDLE: dict[str, Any] = {
    "name": MESSAGE,
    "contentType": "application/fhir+json",
    "payload": {
        "type": "object",
        "required": ["resourceType", "type", "entry"],
        "properties": {"resourceType": {"const": "Bundle"}, "type": {"enum": ["message", "transaction"]}},
        "description": "FHIR R4: see fhir-ospedale.md for what is read, forgiven, refused",
    },
}
MESSAGES: dict[str, Any] = {
    "address": HOSPITAL_MESSAGES,
    "description": "What hospitals ask: no CloudEvents, keyed as the hospital likes; with personal data",
    "messages": {MESSAGE: {"$ref": f"#/components/messages/{MESSAGE}"}},
}

NOTICE = "fhir.notification"
NOTIFICATION: dict[str, Any] = {
    "name": NOTICE,
    "contentType": "application/fhir+json",
    "headers": {
        "type": "object",
        "required": ["segnalante"],
        "properties": {"segnalante": {"type": "string", "description": "The account, or the sender, that asked"}},
    },
    "payload": {
        "type": "object",
        "required": ["resourceType", "type", "entry"],
        "properties": {"resourceType": {"const": "Bundle"}, "type": {"const": "history"}, "entry": {"type": "array"}},
        "description": "Subscriptions R5 Backport on R4, id-only: see fhir-ospedale.md",
    },
}
NOTICES: dict[str, Any] = {
    "address": HOSPITAL_NOTICES,
    "description": "What hospitals' requests have become: no CloudEvents, keyed by dimissione, in order",
    "messages": {NOTICE: {"$ref": f"#/components/messages/{NOTICE}"}},
}


def render() -> str:
    """The document as text."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Raccordo",
            "version": "1",
            "description": "CloudEvents 1.0 exchanged by the services; see events.md for the meaning of each.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {topic: _channel(topic, publisher) for topic, publisher in _topics().items()}
        | {topic: _state_channel(topic) for topic in STATES}
        | {HOSPITAL_MESSAGES: MESSAGES, HOSPITAL_NOTICES: NOTICES},
        "operations": _operations(),
        "components": {
            "schemas": {"envelope": ENVELOPE},
            "messages": {kind.tipo: _message(kind) for kind in every_payload()}
            | {MESSAGE: BUNDLE, NOTICE: NOTIFICATION},
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _topics() -> dict[str, str]:
    """Topic -> who publishes on it."""
    public = {public_topic(name): name for name in PUBLISHERS}
    return public | {restricted_topic(name): name for name in PUBLISHERS if has_restricted(name)}


def _channel(topic: str, publisher: str) -> dict[str, Any]:
    complete = topic == restricted_topic(publisher)
    return {
        "address": topic,
        "description": "With the x-riservato fields, sealed, for those who have the keys"
        if complete
        else "Without the x-riservato fields",
        "messages": {kind.tipo: {"$ref": f"#/components/messages/{kind.tipo}"} for kind in payloads_of(publisher)},
    }


def _state_channel(topic: str) -> dict[str, Any]:
    return {
        "address": topic,
        "description": "How things stand: compacted, the newest message of a key is all there is",
        "messages": {kind.tipo: {"$ref": f"#/components/messages/{kind.tipo}"} for kind in states_on(topic)},
    }


def _message(kind: type[Payload]) -> dict[str, Any]:
    schema = f"../shared/contracts/schemas/{kind.tipo}.json"
    spoken = {"properties": {"type": {"const": kind.tipo}, "data": {"$ref": schema}}, "required": ["type", "data"]}
    return {"name": kind.tipo, "payload": {"allOf": [{"$ref": "#/components/schemas/envelope"}, spoken]}}


def _operations() -> dict[str, Any]:
    """What each account does by the table of accounts: of events that a service hears, those that it reacts to."""
    sends = {
        f"{account.short}.sends.{topic}": _operation("send", topic, [])
        for account in ACCOUNTS
        for topic in account.writes
    }
    hears = {
        f"{account.short}.hears.{topic}": _operation("receive", topic, _heard(account, topic), group)
        for account in ACCOUNTS
        for group, topics in account.reads.items()
        for topic in topics
    }
    return sends | hears


def _heard(account: Account, topic: str) -> list[type[Payload]]:
    publisher = _topics().get(topic)
    found = payloads_of(publisher) if publisher else []
    return [kind for kind in found if account.short in listeners().get(kind, [])]


def _operation(action: str, topic: str, kinds: list[type[Payload]], group: str = "") -> dict[str, Any]:
    channel = f"#/channels/{topic}"
    messages = [{"$ref": f"{channel}/messages/{kind.tipo}"} for kind in kinds]
    kafka = {"groupId": {"type": "string", "const": group}, "bindingVersion": "0.5.0"}
    return {
        "action": action,
        "channel": {"$ref": channel},
        **({"bindings": {"kafka": kafka}} if group else {}),
        **({"messages": messages} if messages else {}),
    }
