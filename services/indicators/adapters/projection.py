"""What is derived from the log, as a whole, on SQL."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from services.indicators.adapters.tables import DERIVATE, colloca_caso, regole_usate
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.levels import Luogo
from shared.persistence.locks import hold

PROIEZIONE = "proiezione"
"""Held alone by whoever counts everything again, shared by those who count single events."""


class SqlProiezione:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def colloca(self, luoghi: Iterable[tuple[str, Luogo | None]]) -> None:
        rows = [
            {
                "caso_id": caso_id,
                "ambito": luogo.territorio.ambito,
                "distretto": luogo.territorio.distretto,
                "asst": luogo.territorio.asst,
            }
            for caso_id, luogo in luoghi
            if luogo is not None
        ]
        if rows:
            colloca_caso.run_each(self._connection, rows)

    def vuota(self) -> None:
        hold(self._connection, [PROIEZIONE])
        for table in DERIVATE:
            self._connection.execute(delete(table))

    def regole_usate(self) -> dict[str, str]:
        rows = self._connection.execute(select(regole_usate.c.indicatore, regole_usate.c.versione))
        return {row.indicatore: row.versione for row in rows}

    def ricorda_regole(self, regole: Iterable[Regola]) -> None:
        self._connection.execute(delete(regole_usate))
        rows = [{"indicatore": regola.codice, "versione": regola.versione} for regola in regole]
        if rows:
            self._connection.execute(insert(regole_usate), rows)
