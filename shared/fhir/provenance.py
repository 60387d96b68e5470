"""Provenance: who recorded a version of a resource, when it happened and by which way it came (ADR 0036)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from shared.fhir import systems
from shared.fhir.elements import coded, instant, meta
from shared.fhir.outcome import Resource

MANUALE = "manuale"
"""Typed in; the other way is `integrazione`, through an interface."""
_ROLES = {MANUALE: "enterer", "integrazione": "informant"}
"""R4 provenance-participant-type."""
_UNKNOWN = {"extension": [{"url": systems.DATA_ABSENT, "valueCode": "unknown"}], "display": "Non registrato"}
_PLATFORM = ("/raccordo/", "raccordo/")
"""How the platform's own services are called: as the source of an event, and as an account."""


class Act(NamedTuple):
    """Something that somebody did to an aggregate, as the aggregate itself remembers it. Instants are UTC.

    `name` tells it from the others of the same aggregate. `who` is the account or system; None: not remembered.
    """

    name: str
    happened: datetime
    recorded: datetime
    who: str | None
    way: str


def acts_of(now: Iterable[Act], before: Collection[Act] | None, at: datetime) -> list[Act]:
    """Those that made a version which was recorded `at`; `before`: those of the version before, None: it is not kept.

    Of an act whose author nobody remembers nothing is said where another one tells of the same.
    """
    made = [act for act in now if (act.recorded == at if before is None else act not in before)]
    return [act for act in made if act.who is not None] or made


def provenance(id: str, at: datetime, *, first: bool, made: Sequence[Resource], acts: Sequence[Act]) -> Resource:
    """Of the resources `made` by one version of an aggregate. Without acts the author is unknown."""
    found: Resource = {
        "resourceType": "Provenance",
        "id": id,
        "meta": meta(1, at),
        "target": [
            {"reference": f"{each['resourceType']}/{each['id']}/_history/{each['meta']['versionId']}"} for each in made
        ],
        "recorded": instant(at),
        "activity": coded(systems.DATA_OPERATION, "CREATE" if first else "UPDATE"),
        "agent": _agents(acts),
    }
    if acts:
        start, end = min(act.happened for act in acts), max(act.happened for act in acts)
        if start == end:
            found["occurredDateTime"] = instant(start)
        else:
            found["occurredPeriod"] = {"start": instant(start), "end": instant(end)}
    return found


def _agents(acts: Sequence[Act]) -> list[dict[str, Any]]:
    return [_agent(who, way) for who, way in dict.fromkeys((act.who, act.way) for act in acts)] or [{"who": _UNKNOWN}]


def _agent(who: str | None, way: str) -> dict[str, Any]:
    return {
        "extension": [{"url": systems.EXT_PROVENIENZA, "valueCodeableConcept": coded(systems.CS_PROVENIENZA, way)}],
        "type": coded(systems.PARTICIPANT_TYPE, _ROLES[way]),
        "who": _UNKNOWN if who is None else _who(who),
    }


def _who(who: str) -> dict[str, Any]:
    for begins in _PLATFORM:
        if who.startswith(begins):
            return {
                "type": "Device",
                "identifier": {"system": systems.SID_SERVIZIO, "value": who.removeprefix(begins)},
            }
    return {"identifier": {"system": systems.SID_OPERATORE, "value": who}}
