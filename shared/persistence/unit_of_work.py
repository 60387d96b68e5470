"""One transaction: state, outbox row and audit row become true together."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shared.contracts.envelope import Payload, encode, restricted_fields, sealed_place, source_of
from shared.custody.attempt import present
from shared.kernel.actor import Actor, Ruolo
from shared.kernel.clock import Clock
from shared.kernel.ids import Ids
from shared.observability.context import about_case
from shared.observability.traces import current_traceparent
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.prepared import Prepared, run_together
from shared.persistence.trail.keys import TrailKeys
from shared.persistence.trail.rows import audit_row
from shared.persistence.wall import tell


class NotCommitted(Exception):
    """A handler returned without `commit()`: nothing it did was kept."""


class SqlUnitOfWork:
    """Services derive it and add their stores. `now` stands still for the whole transaction."""

    def __init__(
        self, connection: Connection, machinery: Machinery, service: str, call: Call, clock: Clock, ids: Ids
    ) -> None:
        self.connection = connection
        self.machinery = machinery
        self.service = service
        self.call = call
        self.ids = ids
        self.now: datetime = clock.now()
        self.touched: dict[str, None] = {}
        self.committed = False
        self._at_the_end: dict[Prepared, list[Mapping[str, Any]]] = {}
        tell(connection, call.actor)

    restricted_topic = False
    """Whether this service publishes its personal data on a restricted topic too."""
    keys: TrailKeys | None = None
    """Of the audit. The composition root gives them; without them its rows are not signed."""

    @property
    def actor(self) -> Actor:
        return self.call.actor

    def touch(self, *ids: str) -> None:
        """Somebody looked at, or changed, what these ids name: it goes into the audit row."""
        self.touched.update(dict.fromkeys(ids))

    def touched_only(self, ids: Iterable[str]) -> None:
        """Of all that was read, only these were shown. In place: whoever writes the audit of a read holds the same."""
        shown = dict.fromkeys(ids)
        self.touched.clear()
        self.touched.update(shown)

    def announce(self, caso_id: str, payload: Payload, avvenuto_il: datetime) -> None:
        """Put an event into the outbox, numbered within its case."""
        about_case(caso_id)
        sequence = self._next_sequence(caso_id)
        event_id = self.ids.new()

        def written(*, restricted: bool, sealed: bytes | None = None) -> bytes:
            return encode(
                payload,
                event_id=event_id,
                service=self.service,
                caso_id=caso_id,
                sequence=sequence,
                time=avvenuto_il,
                recorded_at=self.now,
                correlation_id=self.call.correlation_id,
                causation_id=self.call.causation_id,
                restricted=restricted,
                sealed=sealed,
            )

        public = written(restricted=False)
        restricted = None
        if self.restricted_topic and payload.riservati():
            restricted = written(restricted=True, sealed=self._sealed(caso_id, event_id, payload))
        self.at_the_end(
            self.machinery.say,
            {
                "event_id": event_id,
                "caso_id": caso_id,
                "public": public,
                "restricted": restricted,
                "at": self.now.isoformat(),
                "trace": current_traceparent(),
            },
        )

    def _sealed(self, caso_id: str, event_id: str, payload: Payload) -> bytes | None:
        """The restricted fields, sealed with the key of the case; None where there are no keys (a database alone)."""
        attempt, fields = present(), restricted_fields(payload)
        if attempt is None:
            return None
        place = sealed_place(source_of(self.service), event_id)
        return attempt.seal(caso_id, place, fields) if fields else b""

    def at_the_end(self, statement: Prepared, row: Mapping[str, Any]) -> None:
        """Insert a row that nothing in this transaction reads: with the others of its kind, when it commits."""
        self.committed = False
        self._at_the_end.setdefault(statement, []).append(row)

    def commit(self) -> None:
        """Write the audit row and let the transaction become true. Called by name at the end of every handler.

        The platform's own reactions leave a row only where they touched somebody's case.
        """
        if self.touched or self.actor.ruolo is not Ruolo.SISTEMA:
            self.at_the_end(self.machinery.note, self._audit_row("ok"))
        self._write_the_rest()
        self.committed = True

    def _write_the_rest(self) -> None:
        rest, self._at_the_end = self._at_the_end, {}
        for statement, rows in rest.items():
            if len(rows) > 1:  # their order is that of the events
                statement.run_each(self.connection, rows)
        run_together(self.connection, [(statement, rows[0]) for statement, rows in rest.items() if len(rows) == 1])

    def _audit_row(self, esito: str) -> dict[str, object]:
        return audit_row(self.call, self.now, list(self.touched), esito, self.service, self.keys)

    def _next_sequence(self, caso_id: str) -> int:
        return int(self.machinery.number.value(self.connection, {"caso_id": caso_id}))
