"""What one transaction of a consumer did, counted only once it is true: a transaction may be undone, and run again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from shared.contracts.envelope import Event
from shared.observability.metrics import events_applied, events_known, events_parked, reaction_done

log = logging.getLogger(__name__)


class Parked(NamedTuple):
    """`codice`: why. `attempted`: it failed itself, and does not merely wait behind one that did."""

    type: str
    codice: str
    event_id: str = ""
    attempted: bool = True


@dataclass
class Tally:
    applied: list[Event] = field(default_factory=list)
    known: int = 0
    parked: list["Parked"] = field(default_factory=list)

    def count(self, service: str, now: datetime) -> None:
        """After the commit."""
        for event in self.applied:
            reaction_done(service, event.type)
        for parked in self.parked:
            reaction_done(service, parked.type, parked.codice)
            if parked.attempted:
                log.error("%s parked %s: %s", service, parked.event_id or "an unreadable message", parked.codice)
        events_applied(service, self._ages(now))
        events_known(service, self.known)
        events_parked(service, len(self.parked))

    def _ages(self, now: datetime) -> Sequence[float]:
        return [(now - event.recorded_at).total_seconds() for event in self.applied]
