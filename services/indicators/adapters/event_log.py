"""The log of the events that were counted, on SQL."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, Row, Select, func, or_, select

from services.indicators.adapters.contained import contiene
from services.indicators.adapters.tables import (
    aggiungi_evento,
    casi,
    eventi,
    eventi_del_caso,
    leggi_istante,
    scrivi_istante,
    tutti_gli_eventi,
)
from services.indicators.application.ports import BusteDelCaso, EventoDelCaso
from services.indicators.domain.refusals import EventoConteso
from shared.contracts.envelope import Event, Payload, decode
from shared.contracts.upcasters import UPCASTERS
from shared.kernel.territory import Territorio
from shared.persistence.wall import added_up

CASES_AT_ONCE = 500
"""Cases named in one statement."""
READ_AHEAD = 5000
"""Rows fetched at once while the whole log is read."""


class SqlArchivio:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def aggiungi(self, event: Event) -> bool:
        added = aggiungi_evento.run(
            self._connection,
            {
                "id": event.id,
                "caso_id": event.caso_id,
                "source": event.source,
                "sequence": event.sequence,
                "type": event.type,
                "occurred_at": scrivi_istante(event.time),
                "recorded_at": scrivi_istante(event.recorded_at),
                "busta": event.raw,
            },
        )
        if added == 1:
            return True
        numbered = (event.caso_id, event.source, event.sequence)
        there = self._connection.execute(
            select(eventi.c.caso_id, eventi.c.source, eventi.c.sequence).where(eventi.c.id == event.id)
        ).first()
        if there is None or tuple(there) != numbered:
            raise EventoConteso()
        return False

    def del_caso(self, caso_id: str, tipi: Collection[type[Payload]]) -> list[Event]:
        names = _names(frozenset(tipi))
        rows = eventi_del_caso.rows(self._connection, {"caso": caso_id})
        return [decode(row.busta, UPCASTERS) for row in rows if row.type in names]

    def per_caso(self, tipi: Collection[type[Payload]]) -> Iterator[tuple[str, list[Event]]]:
        names = _names(frozenset(tipi))
        rows = self._connection.execute(tutti_gli_eventi.execution_options(yield_per=READ_AHEAD))
        for caso_id, of_case in groupby(rows, key=itemgetter(0)):
            yield caso_id, [decode(envelope, UPCASTERS) for _, kind, envelope in of_case if kind in names]

    def dei_casi(
        self, casi: Sequence[str], tipi: Collection[type[Payload]], noto_al: datetime | None
    ) -> Iterator[BusteDelCaso]:
        for start in range(0, len(casi), CASES_AT_ONCE):
            wanted = _letti(tipi, noto_al).where(eventi.c.caso_id.in_(casi[start : start + CASES_AT_ONCE]))
            yield from _per_caso(self._connection.execute(wanted))

    def che_nominano(
        self, codici: Collection[str] | None, tipi: Collection[type[Payload]], noto_al: datetime | None
    ) -> Iterator[BusteDelCaso]:
        wanted = _letti(tipi, noto_al)
        if codici is not None:
            # JSON may spell any letter as an escape: what holds one is opened, to be on the safe side.
            words = [*(f'"{codice}"' for codice in codici), "\\u"]
            naming = _letti(tipi, noto_al).with_only_columns(eventi.c.caso_id).order_by(None)
            wanted = wanted.where(
                eventi.c.caso_id.in_(naming.where(or_(*(contiene(eventi.c.busta, word) for word in words))))
            )
        yield from _per_caso(self._connection.execute(wanted.execution_options(yield_per=READ_AHEAD)))

    def quanti(self) -> int:
        return self._connection.execute(select(func.count()).select_from(eventi)).scalar_one()

    def evento(self, event_id: str) -> EventoDelCaso | None:
        row = self._connection.execute(
            select(eventi.c.caso_id, eventi.c.busta, casi.c.ambito, casi.c.distretto, casi.c.asst)
            .outerjoin_from(eventi, casi, casi.c.caso_id == eventi.c.caso_id)
            .where(eventi.c.id == event_id)
        ).first()
        if row is None:
            return None
        territorio = None if row.ambito is None else Territorio(row.ambito, row.distretto, row.asst)
        return EventoDelCaso(row.caso_id, row.busta, territorio)

    def aggiornato_al(self, noto_al: datetime | None) -> datetime | None:
        statement = select(func.max(eventi.c.recorded_at))
        if noto_al is not None:
            statement = statement.where(eventi.c.recorded_at <= scrivi_istante(noto_al))
        [(latest,)] = added_up(self._connection, statement)
        return None if latest is None else leggi_istante(latest)


def _letti(tipi: Collection[type[Payload]], noto_al: datetime | None) -> Select[str, bytes]:
    """The events of these types that were known at an instant (None: all), case by case."""
    statement = select(eventi.c.caso_id, eventi.c.busta).where(eventi.c.type.in_(sorted(_names(frozenset(tipi)))))
    if noto_al is not None:
        statement = statement.where(eventi.c.recorded_at <= scrivi_istante(noto_al))
    return statement.order_by(eventi.c.caso_id, eventi.c.source, eventi.c.sequence)


def _per_caso(rows: Iterable[Row[str, bytes]]) -> Iterator[BusteDelCaso]:
    for caso_id, of_case in groupby(rows, key=itemgetter(0)):
        yield BusteDelCaso(caso_id, [row[1] for row in of_case])


@cache
def _names(tipi: frozenset[type[Payload]]) -> frozenset[str]:
    """How these types are called in the log, with the older names that an upcaster may turn into one of them."""
    return frozenset(kind.tipo for kind in tipi) | frozenset(UPCASTERS)
