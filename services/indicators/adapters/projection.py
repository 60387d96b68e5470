"""What is derived from the log, as a whole, on SQL."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, insert, select, tuple_

from services.indicators.adapters.tables import DERIVATE, aggiungi_luogo, colloca_caso, luoghi, regole_usate
from services.indicators.application.ports import Collocazione
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.levels import Luogo
from shared.kernel.territory import Territorio
from shared.persistence.locks import hold
from shared.persistence.wall import PLATFORM, tell

FORMA = "2"
"""Of what is derived: another one where counting fills columns or tables that it did not. Then, as where a rule has
changed, everything is counted again at the start. 2: the day and the square of a contribution, all places of a case."""

PROIEZIONE = "proiezione"
"""Held alone by whoever counts everything again, shared by those who count single events."""


class SqlProiezione:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def colloca(self, casi: Iterable[Collocazione]) -> None:
        now: list[dict[str, str]] = []
        ever: list[dict[str, str]] = []
        for caso_id, luogo, everywhere in casi:
            if luogo is not None:
                now.append(_row(caso_id, luogo))
            ever += (_row(caso_id, each) for each in everywhere)
        if now:
            colloca_caso.run_each(self._connection, now)
        if ever:
            aggiungi_luogo.run_each(self._connection, ever)

    def casi_di(self, territori: Collection[Territorio], limite: int | None) -> list[str]:
        here = tuple_(luoghi.c.ambito, luoghi.c.distretto, luoghi.c.asst)
        wanted = [(each.ambito, each.distretto, each.asst) for each in territori]
        rows = self._connection.execute(
            select(luoghi.c.caso_id).distinct().where(here.in_(wanted)).order_by(luoghi.c.caso_id).limit(limite)
        )
        return list(rows.scalars())

    def vuota(self) -> None:
        hold(self._connection, [PROIEZIONE])
        tell(self._connection, PLATFORM)  # whoever asked, counting all again is the platform's work, to the end of it
        for table in DERIVATE:
            self._connection.execute(delete(table))

    def regole_usate(self) -> dict[str, str]:
        table = regole_usate.c
        rows = self._connection.execute(select(table.indicatore, table.versione).where(table.forma == FORMA))
        return {row.indicatore: row.versione for row in rows}

    def ricorda_regole(self, regole: Iterable[Regola]) -> None:
        self._connection.execute(delete(regole_usate))
        rows = [{"indicatore": regola.codice, "versione": regola.versione, "forma": FORMA} for regola in regole]
        if rows:
            self._connection.execute(insert(regole_usate), rows)


def _row(caso_id: str, luogo: Luogo) -> dict[str, str]:
    territorio = luogo.territorio
    return {
        "caso_id": caso_id,
        "ambito": territorio.ambito,
        "distretto": territorio.distretto,
        "asst": territorio.asst,
    }
