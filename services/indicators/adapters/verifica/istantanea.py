"""What is verified, as it was at one instant: the log, the cube and the rules of the cube, out of one transaction.

Copied to files, so that the transaction is short however long the recount takes, and the events that arrive meanwhile
are in neither of the two.
"""

import json
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from services.indicators.adapters.tables import cubo, eventi, regole_usate
from shared.persistence.wall import PLATFORM, tell

AT_ONCE = 2000
"""Rows fetched at once."""


class Istantanea(NamedTuple):
    """`registro` and `cubo` are files of one JSON object per line. `regole`: code -> version, as the cube's."""

    registro: Path
    cubo: Path
    regole: dict[str, str]
    eventi: int


def fotografa(connection: Connection, cartella: Path) -> Istantanea:
    """The first thing that is asked in its transaction. `cartella` receives the files; run again, writes them again."""
    if connection.dialect.name == "postgresql":
        # Each statement would see what was committed before it: log and cube of different instants.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    tell(connection, PLATFORM)
    registro, celle = cartella / "registro.ndjson", cartella / "cubo.ndjson"
    quanti = _scrivi_registro(connection, registro)
    with celle.open("w", encoding="utf-8") as file:
        for row in connection.execute(select(cubo)):
            file.write(json.dumps(row._asdict()) + "\n")
    versions = {row.indicatore: row.versione for row in connection.execute(select(regole_usate))}
    return Istantanea(registro, celle, versions, quanti)


def _scrivi_registro(connection: Connection, registro: Path) -> int:
    count = 0
    rows = connection.execute(select(eventi.c.busta).execution_options(yield_per=AT_ONCE))
    with registro.open("wb") as file:
        for part in rows.partitions():
            # Line breaks stand between the tokens of a JSON text, never inside its strings.
            file.write(b"".join(row.busta.translate(None, b"\r\n") + b"\n" for row in part))
            count += len(part)
    return count
