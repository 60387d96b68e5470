"""Six tamperings with the audit of a real platform, each on a copy of its databases: how many are seen.

Whoever tampers holds the databases, and neither the key nor the checkpoints. They clean up behind themselves as far as
they can: the index, the chain, the counter of positions.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from services.embedded.settings import HostSettings
from services.embedded.verifica_audit import verify
from shared.persistence.trail.rows import WHOLE
from shared.persistence.trail.verification import Manomissione

SERVICE: Final = "pua"
TABLES: Final = ("audit", "audit_catena", "audit_oggetti")
ENOUGH: Final = 6
"""Sealed rows that it takes to tell the six apart."""


class NothingToTamperWith(Exception):
    """The audit of the platform has too few sealed rows, or is not what was written to begin with."""


Tamper = Callable[[sqlite3.Connection, list[int]], None]


def _edit(base: sqlite3.Connection, rows: list[int]) -> None:
    base.execute("UPDATE audit SET actor_id = 'un-altro' WHERE position = ?", (rows[2],))


def _delete(base: sqlite3.Connection, rows: list[int]) -> None:
    for table in TABLES:
        base.execute(f"DELETE FROM {table} WHERE position = ?", (rows[2],))  # noqa: S608  # fixed names


def _insert(base: sqlite3.Connection, rows: list[int]) -> None:
    names = ", ".join(WHOLE)
    base.execute(f"INSERT INTO audit ({names}) SELECT {names} FROM audit WHERE position = ?", (rows[2],))  # noqa: S608  # fixed names


def _reorder(base: sqlite3.Connection, rows: list[int]) -> None:
    for old, new in ((rows[1], -1), (rows[3], rows[1]), (-1, rows[3])):
        for table in ("audit", "audit_oggetti"):
            base.execute(f"UPDATE {table} SET position = ? WHERE position = ?", (new, old))  # noqa: S608  # fixed names


def _truncate(base: sqlite3.Connection, rows: list[int]) -> None:
    for table in TABLES:
        base.execute(f"DELETE FROM {table} WHERE position > ?", (rows[2],))  # noqa: S608  # fixed names


def _restore(base: sqlite3.Connection, rows: list[int]) -> None:
    """As it was when these rows were the last: nothing in the database remembers the others."""
    _truncate(base, rows)
    base.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'audit'", (rows[2],))


TAMPERINGS: Final[Mapping[Manomissione, Tamper]] = {
    Manomissione.MODIFICATA: _edit,
    Manomissione.CANCELLATA: _delete,
    Manomissione.INSERITA: _insert,
    Manomissione.RIORDINATA: _reorder,
    Manomissione.TRONCATO: _truncate,
    Manomissione.RIPRISTINATO: _restore,
}
"""By what each of them must be called."""


def tamperings_detected(data: Path, folder: Path) -> dict[str, bool]:
    """Whether each tampering was seen, and called by its name. `data`: the data folder of an embedded platform that
    was stopped; `folder`: where the copies go. Raises NothingToTamperWith."""
    if not all(found.integro for found in asyncio.run(verify(HostSettings(dati=data)))):
        raise NothingToTamperWith("il registro è già manomesso")
    return {kind.value: _seen(kind, tamper, data, folder / kind.value) for kind, tamper in TAMPERINGS.items()}


def _seen(kind: Manomissione, tamper: Tamper, data: Path, copy: Path) -> bool:
    shutil.copytree(data, copy)
    with sqlite3.connect(copy / f"{SERVICE}.db") as base:
        rows = [row for (row,) in base.execute("SELECT position FROM audit_catena ORDER BY numero")]
        if len(rows) < ENOUGH:
            raise NothingToTamperWith(f"{len(rows)} righe sigillate: ne servono {ENOUGH}")
        tamper(base, rows)
    base.close()
    found = asyncio.run(verify(HostSettings(dati=copy)))
    return {one.tipo for each in found for one in each.trovate} == {kind}
