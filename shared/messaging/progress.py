"""How far a database has applied each partition: kept with the effects, so that a restored backup asks for the rest."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from shared.messaging.bus import Message, next_offsets
from shared.persistence.engine import Database
from shared.persistence.machinery import Machinery


class SqlProgress:
    def __init__(self, database: Database, machinery: Machinery) -> None:
        self._database = database
        self._machinery = machinery

    async def next_offsets(self, topics: Sequence[str]) -> Mapping[tuple[str, int], int]:
        table = self._machinery.progress.c
        wanted = select(table.topic, table.partition, table.next_offset).where(table.topic.in_(topics))
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return {(row.topic, row.partition): row.next_offset for row in rows}

    def record(self, connection: Connection, messages: Sequence[Message]) -> None:
        """Within the transaction that applies them. In order, so that two workers never wait for each other."""
        reached = sorted(next_offsets(messages).items())
        if reached:
            rows = [{"topic": topic, "partition": number, "next_offset": n} for (topic, number), n in reached]
            self._machinery.reach.run_each(connection, rows)
