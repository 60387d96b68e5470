"""What resources of any type are made of."""

from datetime import datetime
from typing import Any, TypeVar

from shared.fhir import systems
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import ROME, civil_date
from shared.kernel.store import Version

A = TypeVar("A", bound=Aggregate)


def instant(at: datetime) -> str:
    """At Rome's time, with its offset."""
    return at.astimezone(ROME).isoformat()


def meta(version: int | str, at: datetime) -> dict[str, str]:
    return {"versionId": str(version), "lastUpdated": instant(at)}


def meta_of(version: Version[A]) -> dict[str, str]:
    return meta(version.aggregate.versione, version.at)


def coded(system: str, code: str, display: str | None = None) -> dict[str, Any]:
    """A CodeableConcept of one coding."""
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]}


def reference(kind: str, id: str) -> dict[str, str]:
    return {"reference": f"{kind}/{id}"}


def named(kind: str, system: str, value: str) -> dict[str, Any]:
    """A logical reference: whom or what we know by an identifier only."""
    return {"type": kind, "identifier": {"system": system, "value": value}}


def patient(pseudonym: str | None, caso_id: str) -> dict[str, Any]:
    """By the PUA's pseudonym; until it is known, by the case. Never by name or codice fiscale."""
    return named("Patient", systems.SID_CASO, caso_id) if pseudonym is None else reference("Patient", pseudonym)


def days(start: datetime | None, end: datetime | None) -> dict[str, str]:
    """A Period of civil days in Rome: people write down days, and the hours of one day prove no order."""
    return {name: civil_date(at).isoformat() for name, at in (("start", start), ("end", end)) if at is not None}


def territory(ambito: str) -> dict[str, Any]:
    """A logical reference to the Ambito that has a case in charge."""
    return {"identifier": {"system": systems.SID_AMBITO, "value": ambito}}
