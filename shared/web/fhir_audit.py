"""AuditEvent: what the account that asks did in a service, out of the service's own audit (ADR 0036).

Nobody else's: whose account it is, is who asks. Reading it touches nobody, and leaves no row.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from shared.fhir import systems
from shared.fhir.bundles import LinkUnreadable
from shared.fhir.elements import coded, instant, meta
from shared.fhir.facade import AUDIT_EVENT
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.web import fhir
from shared.web.runner import ANSWERED_AGAIN

WELL = ("ok", ANSWERED_AGAIN)
DONE, REFUSED = "0", "4"
"""R4 audit-event-outcome: success, and minor failure (only what was hidden or forbidden is audited without success)."""
BY_ADDRESS = "2"
"""R4 network-type: the address is an IP address, or what the network knows the machine by."""
LONGEST = 18
"""Digits of a position at most: what the databases keep."""
_TYPE = {"system": systems.AUDIT_TYPE, "code": "rest", "display": "RESTful Operation"}
_SERVER = {"system": systems.AUDIT_SOURCE, "code": "4", "display": "Application Server"}


def own_accesses() -> fhir.Served:
    """Oldest first: what was is never reordered by what comes."""
    return fhir.Served(AUDIT_EVENT, _read, _search, lambda id, uow: [_read(id, uow)], personal=False)


def _read(id: str, uow: SqlUnitOfWork) -> Resource:
    """Raises NotFound: absent, or somebody else's."""
    position = _position(id)
    found = None if position is None else _rows(uow, uow.machinery.audit.c.position == position, limit=1)
    if not found:
        raise NotFound()
    return _resource(found[0], uow.service)


def _search(search: Search, request: PageRequest, uow: SqlUnitOfWork) -> Page[fhir.Row]:
    """Raises LinkUnreadable."""
    audit = uow.machinery.audit.c
    after = 0 if request.after is None else _position(request.after)
    if after is None:
        raise LinkUnreadable()
    bounds: list[ColumnElement[bool]] = [audit.position > after]
    for name in ("_lastUpdated", "date"):
        if (since := search.since(name)) is not None:
            bounds.append(audit.at >= since.astimezone(UTC).isoformat())
        if (until := search.until(name)) is not None:
            bounds.append(audit.at < until.astimezone(UTC).isoformat())
    for ids in search.codes("_id"):
        wanted = (_position(id.removeprefix(f"{uow.service}-")) for id in ids)
        bounds.append(audit.position.in_([position for position in wanted if position is not None]))
    found = _rows(uow, *bounds, limit=request.limit + 1)
    shown = [fhir.Row(str(each.position), [_resource(each, uow.service)]) for each in found[: request.limit]]
    return Page(shown, shown[-1].id if len(found) > request.limit else None)


def _rows(uow: SqlUnitOfWork, *conditions: ColumnElement[bool], limit: int) -> list[Row[Any]]:
    audit = uow.machinery.audit
    own: Select[Any] = select(audit).where(audit.c.actor_id == uow.actor.id, *conditions)
    return list(uow.connection.execute(own.order_by(audit.c.position).limit(limit)))


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def _resource(row: Row[Any], service: str) -> Resource:
    at = datetime.fromisoformat(row.at)
    event: Resource = {
        "resourceType": "AuditEvent",
        "id": f"{service}-{row.position}",
        "meta": meta(1, at),
        "type": _TYPE,
        "subtype": [{"display": row.azione}],
        "recorded": instant(at),
        "outcome": DONE if row.esito in WELL else REFUSED,
        "agent": [
            {
                "role": [coded(systems.CS_RUOLO, row.ruolo)],
                "who": {"identifier": {"system": systems.SID_OPERATORE, "value": row.actor_id}},
                "requestor": True,
            }
        ],
        "source": {
            "observer": {"identifier": {"system": systems.SID_SERVIZIO, "value": service}},
            "type": [_SERVER],
        },
    }
    if row.verb is not None:
        event["action"] = row.verb
    if row.esito != "ok":
        event["outcomeDesc"] = row.esito
    if row.da:
        event["agent"][0]["network"] = {"address": row.da, "type": BY_ADDRESS}
    purpose = [coded(systems.CS_FINALITA, row.finalita)] if row.finalita else []
    if why := [*purpose, *([{"text": row.motivo}] if row.motivo else [])]:
        event["purposeOfEvent"] = why
    if touched := json.loads(row.touched):
        event["entity"] = [{"what": {"identifier": {"system": systems.SID_OGGETTO, "value": id}}} for id in touched]
    return event
