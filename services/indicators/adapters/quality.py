"""What stands behind a cell beyond its sums, on SQL: one statement for each question, whatever the size of the log."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, TableValuedAlias, cast, func, select, true

from services.indicators.adapters.ledger import column, known
from services.indicators.adapters.tables import contributi, eventi, leggi_istante
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import Livello
from services.indicators.domain.qualita.ritardi import FattoContato
from shared.persistence.wall import added_up, as_platform

READ_AHEAD = 5000


class SqlQualita:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fatti(self, casella: Casella, noto_al: datetime | None) -> Iterator[FattoContato]:
        named = self._named()
        with as_platform(self._connection):  # whoever asks adds them up, for a cell that may be the whole Region
            rows = self._connection.execute(
                select(
                    contributi.c.caso_id, contributi.c.chiave, eventi.c.type, eventi.c.occurred_at, eventi.c.recorded_at
                )
                .select_from(contributi)
                .join(named, true())
                .join(eventi, eventi.c.id == named.c.value)
                .where(*_in(casella), known(noto_al))
                .execution_options(yield_per=READ_AHEAD)
            )
            for caso_id, chiave, kind, occurred_at, recorded_at in rows:
                yield FattoContato(caso_id, chiave, kind, leggi_istante(occurred_at), leggi_istante(recorded_at))

    def estremi(self, casella: Casella, noto_al: datetime | None) -> tuple[int, int] | None:
        [(lowest, highest)] = added_up(
            self._connection,
            select(func.min(contributi.c.valore), func.max(contributi.c.valore)).where(*_in(casella), known(noto_al)),
        )
        return None if lowest is None else (lowest, highest)

    def _named(self) -> TableValuedAlias:
        """The events that a contribution names, one per row."""
        if self._connection.dialect.name == "sqlite":
            return func.json_each(contributi.c.eventi).table_valued("value")
        return func.json_array_elements_text(cast(contributi.c.eventi, JSON)).table_valued("value")


def _in(casella: Casella) -> tuple[Any, ...]:
    return (
        contributi.c.indicatore == casella.indicatore,
        contributi.c.anno == casella.anno,
        column(Livello(casella.livello)) == casella.territorio,
    )
