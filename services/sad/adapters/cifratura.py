"""Seals what this service wrote before there were keys. While it works, and as often as one likes."""

from collections.abc import Callable, Iterator
from functools import partial

from services.sad.adapters.tables import tabelle
from shared.persistence.engine import Database
from shared.persistence.sealing import Sealed, documents, seal_all

AGGREGATI = tuple(tabelle.metadata.tables[n] for n in ("prese_in_carico", "visite", "pai_noti", "dimissioni_note"))


def colonne() -> Iterator[Sealed]:
    return documents(AGGREGATI)


async def cifra(database: Database, told: Callable[[str, int, int], None]) -> int:
    """How many rows were rewritten. `told`: table, rows looked at, rows rewritten."""
    return sum([await seal_all(database, che, partial(told, che.table.name)) for che in colonne()])
