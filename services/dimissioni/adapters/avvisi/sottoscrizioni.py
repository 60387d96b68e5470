"""Subscriptions, on SQL. An account sees its own; the platform, and who administers all of it, all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, update

from services.dimissioni.adapters.avvisi.tables import avvisi, sottoscrizioni
from services.dimissioni.application.avvisi.ports import Filtro
from services.dimissioni.domain.sottoscrizione import Sottoscrizione, StatoSottoscrizione
from shared.kernel.actor import Ruolo
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import Page, PageRequest, Version
from shared.persistence.aggregates import stored
from shared.persistence.locks import hold
from shared.persistence.unit_of_work import SqlUnitOfWork

_documenti = TypeAdapter(Sottoscrizione)
_c = sottoscrizioni.c
_TUTTE = (Ruolo.SISTEMA, Ruolo.AMMINISTRATORE)


class SqlSottoscrizioni:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    def get(self, id: str) -> Sottoscrizione:
        hold(self._uow.connection, [id])
        found = self.now(id).aggregate
        if self._uow.call.expected_version not in (None, found.versione):
            raise VersionChanged()
        return found

    def now(self, id: str) -> Version[Sottoscrizione]:
        for found in self._versions(_c.id == id):
            return found
        raise NotFound()

    def cerca(self, filtro: Filtro, request: PageRequest) -> Page[Version[Sottoscrizione]]:
        conditions: list[ColumnElement[bool]] = [_c.id.in_(sorted(among)) for among in filtro.id]
        if filtro.dal is not None:
            conditions.append(_c.aggiornata_il >= stored(filtro.dal))
        if filtro.al is not None:
            conditions.append(_c.aggiornata_il < stored(filtro.al))
        if request.after is not None:
            conditions.append(_c.id > request.after)
        found = self._versions(*conditions, limit=request.limit + 1)
        shown = found[: request.limit]
        return Page(shown, shown[-1].aggregate.id if len(found) > request.limit else None)

    def accese(self, segnalante: str) -> int:
        hold(self._uow.connection, [f"sottoscrizioni.segnalante={segnalante}"])
        alight = select(func.count()).where(_c.segnalante == segnalante, _c.stato != StatoSottoscrizione.SPENTA.value)
        return int(self._uow.connection.execute(alight).scalar_one())

    def da_tentare(self, now: datetime, limit: int) -> Sequence[Sottoscrizione]:
        due = or_(_c.prossimo.is_(None), _c.prossimo <= stored(now))
        untold = exists(
            select(avvisi.c.position).where(
                avvisi.c.segnalante == _c.segnalante, avvisi.c.numero > _c.inizio + _c.arrivati
            )
        )
        first_contact = _c.stato == StatoSottoscrizione.RICHIESTA.value
        something_to_tell = and_(_c.stato == StatoSottoscrizione.ATTIVA.value, untold)
        # Those that waited longest first: a talkative hospital keeps none of the others waiting.
        found = self._versions(due, or_(first_contact, something_to_tell), by=_c.mossa_il, limit=limit)
        return [each.aggregate for each in found]

    def add(self, sottoscrizione: Sottoscrizione) -> None:
        sottoscrizione.versione = 1
        row = self._row(sottoscrizione) | {"id": sottoscrizione.id, "aggiornata_il": stored(self._uow.now)}
        self._uow.connection.execute(sottoscrizioni.insert().values(row))

    def save(self, sottoscrizione: Sottoscrizione) -> None:
        sottoscrizione.versione += 1
        self._write(sottoscrizione, aggiornata_il=stored(self._uow.now))

    def annota(self, sottoscrizione: Sottoscrizione) -> None:
        self._write(sottoscrizione)

    def _write(self, sottoscrizione: Sottoscrizione, **others: str) -> None:
        mine = update(sottoscrizioni).where(_c.id == sottoscrizione.id)
        self._uow.connection.execute(mine.values(self._row(sottoscrizione) | others))

    def _row(self, sottoscrizione: Sottoscrizione) -> dict[str, Any]:
        return {
            "versione": sottoscrizione.versione,
            "segnalante": sottoscrizione.segnalante,
            "stato": sottoscrizione.stato.value,
            "inizio": sottoscrizione.inizio,
            "arrivati": sottoscrizione.arrivati,
            "prossimo": stored(sottoscrizione.prossimo),
            "mossa_il": stored(self._uow.now),
            "documento": _documenti.dump_json(sottoscrizione),
        }

    def _versions(
        self, *conditions: ColumnElement[bool], by: ColumnElement[Any] = _c.id, limit: int = 1
    ) -> list[Version[Sottoscrizione]]:
        rows = self._uow.connection.execute(
            select(_c.documento, _c.aggiornata_il).where(self._visible(), *conditions).order_by(by).limit(limit)
        )
        return [
            Version(_documenti.validate_json(row.documento), datetime.fromisoformat(row.aggiornata_il)) for row in rows
        ]

    def _visible(self) -> ColumnElement[bool]:
        actor = self._uow.actor
        return true() if actor.ruolo in _TUTTE and actor.scope.tutto else _c.segnalante == actor.id
