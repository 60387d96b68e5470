"""What one transaction of a consumer did, counted only once it is true: a transaction may be undone, and run again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.envelope import Event
from shared.observability.metrics import events_applied, events_known, events_parked, reaction_done


@dataclass
class Tally:
    applied: list[Event] = field(default_factory=list)
    known: int = 0
    parked: list[tuple[str, str]] = field(default_factory=list)
    """Type of the event, and the code of why."""

    def count(self, service: str, now: datetime) -> None:
        """After the commit."""
        for event in self.applied:
            reaction_done(service, event.type)
        for event_type, codice in self.parked:
            reaction_done(service, event_type, codice)
        events_applied(service, self._ages(now))
        events_known(service, self.known)
        events_parked(service, len(self.parked))

    def _ages(self, now: datetime) -> Sequence[float]:
        return [(now - event.recorded_at).total_seconds() for event in self.applied]
