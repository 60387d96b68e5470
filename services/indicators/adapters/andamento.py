"""What each month brought to a cell, from the ledger on SQL."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select, union_all

from services.indicators.adapters.ledger import column, known
from services.indicators.adapters.tables import SOMME, contributi
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import Livello
from services.indicators.domain.verdicts import Cella
from shared.persistence.wall import added_up

_T = contributi.c
_MESE = func.coalesce(func.substr(_T.giorno, 6, 2), "12")
"""Where the day is not known the contribution is read as of 31 December, here as in the rest of the ledger."""


class SqlAndamento:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def per_mese(self, casella: Casella, noto_al: datetime | None) -> dict[int, dict[int, Cella]]:
        where = and_(
            known(noto_al),
            _T.indicatore == casella.indicatore,
            _T.anno.in_((casella.anno - 1, casella.anno)),
            column(Livello(casella.livello)) == casella.territorio,
        )
        every = union_all(
            _one_by_one(where),
            _for_the_first_time(where, numeratore=True),
            _for_the_first_time(where, numeratore=False),
        ).subquery()
        rows = added_up(
            self._connection,
            select(
                every.c.anno,
                every.c.mese,
                *(func.sum(every.c[name]).label(name) for name in SOMME),
            ).group_by(every.c.anno, every.c.mese),
        )
        found: dict[int, dict[int, Cella]] = defaultdict(dict)
        for row in rows:
            # PostgreSQL adds large integers up to decimals.
            found[row.anno][int(row.mese)] = Cella(**{name: int(row._mapping[name]) for name in SOMME})
        return found


def _one_by_one(where: ColumnElement[bool]) -> Select[Any]:
    """All contributions; those of a soggetto without numerator and denominator."""
    alone = _T.soggetto.is_(None)
    return (
        select(
            _T.anno,
            _MESE.label("mese"),
            func.sum(case((alone, _T.numeratore), else_=0)).label("numeratore"),
            func.sum(case((alone, _T.denominatore), else_=0)).label("denominatore"),
            func.coalesce(func.sum(_T.valore), 0).label("somma"),
            func.count().label("contributi"),
            func.coalesce(func.sum(_T.valore * _T.valore), 0).label("quadrati"),
        )
        .where(where)
        .group_by(_T.anno, _MESE)
    )


def _for_the_first_time(where: ColumnElement[bool], *, numeratore: bool) -> Select[Any]:
    """How many soggetti count for the first time in the year, by month, in the numerator or in the denominator."""
    counted = _T.numeratore if numeratore else _T.denominatore
    first = (
        select(_T.anno, func.min(_MESE).label("mese"))
        .where(where, _T.soggetto.is_not(None), counted > 0)
        .group_by(_T.anno, _T.soggetto)
        .subquery()
    )
    count, nothing = func.count(), literal(0)
    return select(
        first.c.anno,
        first.c.mese,
        (count if numeratore else nothing).label("numeratore"),
        (nothing if numeratore else count).label("denominatore"),
        nothing.label("somma"),
        nothing.label("contributi"),
        nothing.label("quadrati"),
    ).group_by(first.c.anno, first.c.mese)
