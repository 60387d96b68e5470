"""Where refused messages are kept: what is known about them, and their bytes apart.

A message belongs to no case yet, and names a person: it has a key of its own.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import nullcontext, suppress
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, LargeBinary, String, Table, bindparam, delete, insert, select
from sqlmodel import Field, col

from services.dimissioni.adapters.fhir.identificativi import FORME
from services.dimissioni.adapters.tables import Base
from services.dimissioni.domain.quarantena import MessaggioInQuarantena, StatoQuarantena
from shared.custody.attempt import Erased, seal, unseal
from shared.custody.identifiers import erased
from shared.persistence.aggregates import AggregateRow, AggregateStore, ask_for_keys, place
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
_in_attesa = select(col(QuarantenaRow.id), col(QuarantenaRow.documento)).where(
    col(QuarantenaRow.impronta) == bindparam("impronta"),
    col(QuarantenaRow.stato) == StatoQuarantena.IN_ATTESA.value,
)


class ArchivioQuarantena(AggregateStore[MessaggioInQuarantena]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, QuarantenaRow, documenti, colonne)
        self._degli_stessi_byte: set[str] = set()
        """The messages found by their bytes, in whatever territory: what arrived again is written there, too."""

    def in_attesa(self, impronta: str) -> list[MessaggioInQuarantena]:
        hold(self._uow.connection, [impronta])
        with as_platform(self._uow.connection):
            righe = self._uow.connection.execute(_in_attesa, {"impronta": impronta}).all()
        ask_for_keys(riga.documento for riga in righe)
        trovati: list[MessaggioInQuarantena] = []
        for riga in righe:
            with suppress(Erased):  # a copy from before it was erased: it waits for nobody
                # Nobody is noted as looked at: only who is written about is.
                trovati.append(documenti.validate_json(unseal(place(self._table, riga.id), riga.documento)))
        self._degli_stessi_byte.update(trovato.id for trovato in trovati)
        return trovati

    def save(self, aggregate: MessaggioInQuarantena) -> None:
        found_by_its_bytes = aggregate.id in self._degli_stessi_byte
        with as_platform(self._uow.connection) if found_by_its_bytes else nullcontext():
            super().save(aggregate)
        self._uow.touch(aggregate.id)

    def conserva(self, id: str, corpo: bytes) -> None:
        self._uow.connection.execute(insert(corpi).inline(), {"id": id, "corpo": seal(id, place(corpi, id), corpo)})

    def corpo(self, messaggio: MessaggioInQuarantena) -> bytes:
        trovato: bytes = self._uow.connection.execute(
            select(corpi.c.corpo).where(corpi.c.id == messaggio.id)
        ).scalar_one()
        return unseal(place(corpi, messaggio.id), trovato)

    def dimentica(self, dimissioni: Collection[str], impronte: frozenset[str]) -> list[str]:
        """Delete the messages that became one of these cases, or name who has these fingerprints: their ids.

        All are opened: few are ever refused, and nobody is erased often.
        """
        righe = self._uow.connection.execute(select(self._table.c.id, self._table.c.documento)).all()
        suoi = [
            messaggio.id
            for _, messaggio in self.awake_all(righe)
            if messaggio.dimissione_id in dimissioni or impronte & _nominati(self.corpo(messaggio))
        ]
        for table in (corpi, self._table):
            self._uow.connection.execute(delete(table).where(table.c.id.in_(suoi)))
        return suoi


_IDENTIFICATIVI = {
    sistema: re.compile(rf"\b{forma}\b")
    for sistema, forma in {
        "codice_fiscale": "[A-Z0-9]{16}",
        **{sistema: forma.pattern for sistema, forma in FORME.items()},
    }.items()
}
"""What may be an identifier in a message that nobody could read: found by its form, wherever it stands."""
_SPAZI = re.compile(r"[\s-]")


def _nominati(corpo: bytes) -> set[str]:
    """Also as it is read where a message can be: without the spaces and dashes that were put in between."""
    testo = corpo.decode("utf-8", "replace").upper()
    return {
        impronta
        for sistema, forma in _IDENTIFICATIVI.items()
        for valore in {*forma.findall(testo), *forma.findall(_SPAZI.sub("", testo))}
        if (impronta := erased(sistema, valore)) is not None
    }


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
