"""How often hospitals sent again what their case had received already: beside the case, which does not change."""

from sqlalchemy import Column, Connection, Integer, String, Table, bindparam, literal_column
from sqlalchemy.dialects.postgresql import insert

from services.dimissioni.adapters.tables import Base
from shared.persistence.prepared import Prepared

ripetizioni = Table(
    "ripetizioni",
    Base.metadata,
    Column("messaggio_id", String(64), primary_key=True),
    Column("volte", Integer, nullable=False),
    sqlite_with_rowid=False,
)

_ancora = Prepared(
    insert(ripetizioni)
    .values(messaggio_id=bindparam("messaggio_id"), volte=literal_column("1"))
    .on_conflict_do_update(index_elements=["messaggio_id"], set_={"volte": ripetizioni.c.volte + literal_column("1")})
    .returning(ripetizioni.c.volte)
)


class ArchivioRipetizioni:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ancora(self, messaggio_id: str) -> int:
        return int(_ancora.value(self._connection, {"messaggio_id": messaggio_id}))
