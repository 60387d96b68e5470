"""The names of the topics, and who may read them.

Every publisher has a public topic, pseudonymous, that anybody inside the platform may read. A publisher that must
hand over personal data has a restricted topic too: the same events in the same order, with the fields that identify a
person. A reader follows exactly one of the two, so that the order of a case holds for everybody.
"""

HOSPITAL_MESSAGES = "asst.fhir.v1"
"""Hospitals publish FHIR R4 Bundles here, raw, keyed as they like."""

HOSPITAL_NOTICES = "territorio.fhir.v1"
"""What has become of the hospitals' requests, named and not told: FHIR R4 notifications, keyed by dimissione."""

LEPS_VALUES = "indicatori.leps.v1"
"""How the values of each Ambito stand: keyed by Ambito, compacted, so that the last message of a key says it all."""


def public_topic(service: str) -> str:
    return f"{service}.events.v1"


def restricted_topic(service: str) -> str:
    return f"{service}.restricted.v1"
