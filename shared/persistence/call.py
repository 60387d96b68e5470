"""Who asks, and how: what one transaction needs to know of the request (or event) that caused it."""

from dataclasses import dataclass

from shared.kernel.actor import Actor


@dataclass(frozen=True)
class Call:
    """`azione` names the operation in the audit. `expected_version` comes from If-Match."""

    actor: Actor
    azione: str
    correlation_id: str = ""
    causation_id: str = ""
    """Id of the event that caused it; empty where somebody asked."""
    expected_version: int | None = None
    idempotency_key: str | None = None
    fingerprint: str = ""
    """Hash of method, path and body: the same key with another fingerprint is a mistake of the caller."""
    verb: str | None = None
    """C, R, U, D or E (executes): what was asked, as FHIR's audit says it; None where nobody asked."""
    path: str = ""
    """Where the call came in: the Location of what it creates is below it."""
    finalita: str = ""
    """For what purpose somebody asks, by the policy of the route; empty where an event was the cause."""
    motivo: str = ""
    """Why, in the caller's own code, where the purpose alone does not justify it."""
    da: str = ""
    """The network address that the call came from."""
