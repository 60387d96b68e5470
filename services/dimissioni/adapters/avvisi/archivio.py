"""Notices, on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, select, update

from services.dimissioni.adapters.avvisi.tables import avvisi
from services.dimissioni.domain.sottoscrizione import Avviso
from shared.persistence.locks import hold

_NUMERAZIONE = "avvisi"
"""Who holds it gives out numbers."""
_numera = update(avvisi).where(avvisi.c.position == bindparam("quale")).values(numero=bindparam("assegnato"))
_ultimo = select(func.coalesce(func.max(avvisi.c.numero), 0))


class SqlAvvisi:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def numera(self, limit: int, segnalante: str | None = None) -> int:
        """Positions of one case are in the order of its versions: whoever wrote the second had waited for the first."""
        hold(self._connection, [_NUMERAZIONE])
        wanted = [avvisi.c.numero.is_(None)] + ([] if segnalante is None else [avvisi.c.segnalante == segnalante])
        rows = self._connection.execute(
            select(avvisi.c.position, avvisi.c.segnalante).where(*wanted).order_by(avvisi.c.position).limit(limit)
        ).all()
        last = {who: self.quanti(who) for who in sorted({row.segnalante for row in rows})}
        given = []
        for row in rows:
            last[row.segnalante] += 1
            given.append({"quale": row.position, "assegnato": last[row.segnalante]})
        if given:
            self._connection.execute(_numera, given)
        return len(given)

    def qualcuno_da_numerare(self) -> bool:
        one = select(avvisi.c.position).where(avvisi.c.numero.is_(None)).limit(1)
        return self._connection.execute(one).first() is not None

    def quanti(self, segnalante: str) -> int:
        return int(self._connection.execute(_ultimo.where(avvisi.c.segnalante == segnalante)).scalar_one())

    def dal(self, segnalante: str, primo: int, ultimo: int) -> Sequence[Avviso]:
        rows = self._connection.execute(
            select(avvisi)
            .where(avvisi.c.segnalante == segnalante, avvisi.c.numero.between(primo, ultimo))
            .order_by(avvisi.c.numero)
        )
        return [_avviso(row) for row in rows]

    def da_pubblicare(self, limit: int) -> Sequence[Avviso]:
        rows = self._connection.execute(
            select(avvisi)
            .where(avvisi.c.pubblicato.is_(False), avvisi.c.numero.is_not(None))
            .order_by(avvisi.c.position)
            .limit(limit)
        )
        return [_avviso(row) for row in rows]

    def pubblicati(self, told: Sequence[Avviso]) -> None:
        mark = (
            update(avvisi)
            .where(avvisi.c.segnalante == bindparam("di"), avvisi.c.numero == bindparam("quale"))
            .values(pubblicato=True)
        )
        self._connection.execute(mark, [{"di": each.segnalante, "quale": each.numero} for each in told])


def _avviso(row: Row[tuple[object, ...]]) -> Avviso:
    return Avviso(row.segnalante, row.numero, row.dimissione_id, row.versione, datetime.fromisoformat(row.il))
