"""After the walk: canaries where nothing may say who a person is. Each find is a name, or codice fiscale, too many."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, Select, select

from scripts.security.canarini import persone_in
from scripts.security.piattaforma import Campo


@dataclass(frozen=True)
class Disperso:
    """Where, and how many different ones."""

    dove: str
    quanti: int


async def dispersi(campo: Campo) -> list[Disperso]:
    """In logs, addresses, public events, dead letters, the metrics page and the databases' files, byte by byte."""
    luoghi: dict[str, Iterable[str]] = {
        "log": [campo.diario.getvalue()],
        "indirizzi": [unquote(indirizzo) for indirizzo in campo.indirizzi],
        "pagina delle misure": [(await campo.porta.get("/metrics")).raise_for_status().text],
        "file delle basi dati": _file(campo.cartella),
    }
    for runtime in campo.runtimes:
        outbox, ferme = runtime.machinery.outbox.c, runtime.machinery.dead_letters.c
        for dove, statement in (("eventi pubblici", select(outbox.public)), ("lettere morte", select(ferme.reason))):
            luoghi[f"{dove} di {runtime.service}"] = await runtime.database.read(partial(_testi, statement))
    return conta(luoghi)


def conta(luoghi: dict[str, Iterable[str]]) -> list[Disperso]:
    """The places that hold some."""
    trovati = {dove: set().union(*(persone_in(testo) for testo in testi)) for dove, testi in luoghi.items()}
    return [Disperso(dove, len(persone)) for dove, persone in trovati.items() if persone]


def _file(cartella: Path) -> list[str]:
    """The databases as they lie on the disk, with what is not yet in them (-wal). Raises FileNotFoundError."""
    trovati = sorted(cartella.glob("*.db*"))
    if not trovati:
        raise FileNotFoundError(f"{cartella}/*.db")
    return [trovato.read_bytes().decode("latin-1") for trovato in trovati]


def _testi(statement: Select[Any], connection: Connection) -> list[str]:
    return [
        valore.decode("utf-8", "replace") if isinstance(valore, bytes) else str(valore)
        for valore in connection.execute(statement).scalars()
    ]
