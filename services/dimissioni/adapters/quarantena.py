"""Where refused messages are kept: what is known about them, and their bytes apart."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, LargeBinary, String, Table, bindparam, insert, select
from sqlmodel import Field, col

from services.dimissioni.adapters.tables import Base
from services.dimissioni.domain.quarantena import MessaggioInQuarantena, StatoQuarantena
from shared.persistence.aggregates import AggregateRow, AggregateStore
from shared.persistence.locks import hold
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import as_platform

SCONOSCIUTO = ""
"""Territory of a message of which nothing is known: no territorial scope matches it."""


class QuarantenaRow(AggregateRow, Base, table=True):
    __tablename__ = "quarantena"

    impronta: str = Field(index=True, max_length=64)


corpi = Table(
    "quarantena_corpi",
    Base.metadata,
    Column("id", String(36), primary_key=True),
    Column("corpo", LargeBinary, nullable=False),
)

documenti = TypeAdapter(MessaggioInQuarantena)

# Asked for every message: built once, for building it costs more than running it.
_in_attesa = select(col(QuarantenaRow.documento)).where(
    col(QuarantenaRow.impronta) == bindparam("impronta"),
    col(QuarantenaRow.stato) == StatoQuarantena.IN_ATTESA.value,
)


class ArchivioQuarantena(AggregateStore[MessaggioInQuarantena]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, QuarantenaRow, documenti, colonne)
        self._degli_stessi_byte: set[str] = set()
        """The messages found by their bytes, in whatever territory: what arrived again is written there, too."""

    def in_attesa(self, impronta: str) -> MessaggioInQuarantena | None:
        hold(self._uow.connection, [impronta])
        with as_platform(self._uow.connection):
            documento = self._uow.connection.execute(_in_attesa, {"impronta": impronta}).scalar()
        if documento is None:
            return None
        trovato = self._awake(documento)
        self._degli_stessi_byte.add(trovato.id)
        return trovato

    def save(self, aggregate: MessaggioInQuarantena) -> None:
        found_by_its_bytes = aggregate.id in self._degli_stessi_byte
        with as_platform(self._uow.connection) if found_by_its_bytes else nullcontext():
            super().save(aggregate)

    def conserva(self, id: str, corpo: bytes) -> None:
        self._uow.connection.execute(insert(corpi).inline(), {"id": id, "corpo": corpo})

    def corpo(self, messaggio: MessaggioInQuarantena) -> bytes:
        trovato: bytes = self._uow.connection.execute(
            select(corpi.c.corpo).where(corpi.c.id == messaggio.id)
        ).scalar_one()
        return trovato


def colonne(messaggio: MessaggioInQuarantena) -> Mapping[str, Any]:
    """What the queries need of a refused message, beside its document. It belongs to no case yet."""
    luogo = messaggio.luogo
    return {
        "caso_id": SCONOSCIUTO,
        "ambito": luogo.ambito or SCONOSCIUTO,
        "distretto": luogo.distretto or SCONOSCIUTO,
        "asst": luogo.asst or SCONOSCIUTO,
        "stato": messaggio.stato.value,
        "impronta": messaggio.impronta,
    }
