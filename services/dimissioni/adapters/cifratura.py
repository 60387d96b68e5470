"""Seals what this service wrote before there were keys. While it works, and as often as one likes."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Connection, or_, select, update

from services.dimissioni.adapters.archivio import impronta_della_chiave, numero_di
from services.dimissioni.adapters.quarantena import corpi
from services.dimissioni.adapters.tables import macchinario, tabelle, versioni
from shared.persistence.engine import Database
from shared.persistence.sealing import Sealed, documents, forget_what_was_sent, seal_all, subjects_of, versions
from shared.persistence.wall import by_platform

DIMISSIONI = tabelle.metadata.tables["dimissioni"]
AGGREGATI = (DIMISSIONI, tabelle.metadata.tables["quarantena"])


async def cifra(database: Database, told: Callable[[str, int, int], None]) -> int:
    """How many rows were rewritten. `told`: table, rows looked at, rows rewritten."""
    fatte = 0
    for che in colonne():
        fatte += await seal_all(database, che, partial(told, che.table.name))
    fatte += await database.write_slowly(by_platform(_ricoveri))
    return fatte + await database.write_slowly(by_platform(partial(forget_what_was_sent, machinery=macchinario)))


def colonne() -> Iterator[Sealed]:
    yield from documents(AGGREGATI)
    yield versions(versioni.table, subjects_of(AGGREGATI))
    yield Sealed(corpi, "corpo", subject=lambda _, riga: riga.id, place=lambda riga: f"{corpi.name}/{riga.id}")


def _ricoveri(connection: Connection) -> int:
    """The numbers of the stays in the clear become fingerprints, which have neither of these two characters."""
    chiave = DIMISSIONI.c.chiave_caso
    fatte = 0
    for riga in connection.execute(
        select(DIMISSIONI.c.id, chiave).where(or_(chiave.contains("|"), chiave.contains(":")))
    ).all():
        nuove = {
            "chiave_caso": impronta_della_chiave(riga.chiave_caso),
            "numero_ricovero": numero_di(riga.chiave_caso),
        }
        fatte += connection.execute(update(DIMISSIONI).where(DIMISSIONI.c.id == riga.id).values(nuove)).rowcount
    return fatte
