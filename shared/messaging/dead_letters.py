"""Messages that could not be applied, kept whole, visible, in order, until somebody heals them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.clock import Clock
from shared.messaging.bus import Message
from shared.persistence.machinery import Machinery


class DeadLetters:
    def __init__(self, machinery: Machinery, clock: Clock) -> None:
        self.table = machinery.dead_letters
        self._clock = clock

    def park(
        self, connection: Connection, message: Message, caso_id: str, codice: str, reason: str, attempts: int = 1
    ) -> None:
        """Keep it; a message that is parked already stays where it is."""
        connection.execute(
            insert(self.table).on_conflict_do_nothing(index_elements=["digest"]),
            {
                "digest": sha256(message.topic.encode() + b"\0" + message.value).hexdigest(),
                "topic": message.topic,
                "caso_id": caso_id,
                "value": message.value,
                "codice": codice,
                "reason": reason,
                "attempts": attempts,
                "parked_at": self._clock.now().isoformat(),
            },
        )

    def blocked_cases(self, connection: Connection) -> set[str]:
        """The cases with something parked: whatever follows of them must wait behind it."""
        statement = select(self.table.c.caso_id).where(self.table.c.caso_id != "").distinct()
        return set(connection.execute(statement).scalars())

    def waiting(self, connection: Connection, caso_id: str | None = None) -> Sequence[Row[Any]]:
        """The parked messages, oldest first; of one case, or all."""
        statement = select(self.table).order_by(self.table.c.position)
        if caso_id is not None:
            statement = statement.where(self.table.c.caso_id == caso_id)
        return connection.execute(statement).all()

    def count(self, connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(self.table)).scalar_one())

    def tried_again(self, connection: Connection, position: int, codice: str, reason: str) -> None:
        table = self.table
        connection.execute(
            update(table)
            .where(table.c.position == position)
            .values(codice=codice, reason=reason, attempts=table.c.attempts + 1)
        )
