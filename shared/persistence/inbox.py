"""What a service has heard: per publisher and case, the number of the last event that was applied."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from shared.persistence.machinery import Machinery

Stream = tuple[str, str]
"""(source, caso_id): the events of one publisher about one case, numbered from one."""


class Inbox:
    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    def last_of(self, connection: Connection, streams: Iterable[Stream]) -> dict[Stream, int]:
        """Zero where nothing was heard. In one trip where a trip costs more than a statement."""
        known = dict.fromkeys(streams, 0)
        if connection.dialect.name == "postgresql":
            sources, cases = [source for source, _ in known], [caso_id for _, caso_id in known]
            rows = connection.exec_driver_sql(
                "SELECT source, caso_id, last FROM inbox"
                " WHERE (source, caso_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))",
                (sources, cases),
            )
            return known | {(row.source, row.caso_id): row.last for row in rows}
        for source, caso_id in known:
            found = self._machinery.heard.value(connection, {"source": source, "caso_id": caso_id})
            if found is not None:
                known[source, caso_id] = int(found)
        return known

    def remember(self, connection: Connection, last: Mapping[Stream, int]) -> None:
        rows = [{"source": source, "caso_id": caso_id, "last": number} for (source, caso_id), number in last.items()]
        if rows:
            self._machinery.hear.run_each(connection, rows)
