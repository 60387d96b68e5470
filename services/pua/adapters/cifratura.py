"""Seals what this service wrote before there were keys. While it works, and as often as one likes."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Connection, select, update

from services.pua.adapters import tables
from services.pua.adapters.persone import CHIAVI, chiave
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from shared.persistence.engine import Database
from shared.persistence.sealing import Sealed, documents, forget_what_was_sent, seal_all, subjects_of, versions
from shared.persistence.wall import by_platform

_TUTTE = tables.tabelle.metadata.tables
AGGREGATI = tuple(
    _TUTTE[nome]
    for nome in (
        "persone",
        "accessi",
        "valutazioni",
        "pai",
        "casi_ricevuti",
        "oscuramenti",
        "consensi",
        "emergenze",
    )
)
COME_SI_LEGGE_UNA_IMPRONTA = 32
"""Characters: no identifier is that long."""


async def cifra(database: Database, told: Callable[[str, int, int], None]) -> int:
    """How many rows were rewritten. `told`: table, rows looked at, rows rewritten."""
    fatte = 0
    for che in colonne():
        fatte += await seal_all(database, che, partial(told, che.table.name))
    fatte += await database.write_slowly(by_platform(_indice))
    return fatte + await database.write_slowly(by_platform(partial(forget_what_was_sent, machinery=tables.macchinario)))


def colonne() -> Iterator[Sealed]:
    yield from documents(AGGREGATI)
    yield versions(tables.versioni.table, subjects_of(AGGREGATI))


def _indice(connection: Connection) -> int:
    """The identifiers in the clear become what the key of the index makes of them."""
    fatte = 0
    for riga in connection.execute(select(tables.identificativi)).all():
        if len(riga.valore) < COME_SI_LEGGE_UNA_IMPRONTA:
            impronta = chiave(Identificativo(SistemaIdentificativo(riga.sistema), riga.valore))
            sua = update(tables.identificativi).where(CHIAVI.sistema == riga.sistema, CHIAVI.valore == riga.valore)
            fatte += connection.execute(sua.values(valore=impronta)).rowcount
    return fatte
