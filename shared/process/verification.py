"""`verifica-audit`: whether the audit of a service is what was written, told to a person and to a program."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Connection, inspect

from shared.messaging.runtime import Runtime
from shared.persistence.engine import SchemaNotReady
from shared.persistence.outside import require_file, stand_still
from shared.persistence.trail.checkpoints import Checkpoint
from shared.persistence.trail.verification import Esito, Manomissione, Trovata, verify

INTEGRO, MANOMESSO, NON_VERIFICATO = 0, 1, 2
MOSTRATE: Final = 30

PAROLE: Final = {
    Manomissione.MODIFICATA: "modificata: {riga} non è più quella sigillata il {dal}",
    Manomissione.CANCELLATA: "cancellata: manca {riga}, che il {dal} c'era ancora",
    Manomissione.INSERITA: "inserita: {riga} non l'ha scritta la piattaforma (si dice o fu sigillata il {dal})",
    Manomissione.RIORDINATA: "riordinata: {riga} era altrove quando fu sigillata, il {dal}",
    Manomissione.TRONCATO: "troncato: manca tutto da {riga} in poi; il {dal} c'era ancora",
    Manomissione.RIPRISTINATO: "ripristinato: da {riga} non è il registro che era il {dal}: è stata rimessa una copia",
    Manomissione.CATENA: "catena alterata: {riga} della catena, scritta il {dal}, non segue quelle prima",
    Manomissione.INDICE: "indice alterato: l'elenco di chi ha toccato che cosa non corrisponde alle righe",
    Manomissione.SIGILLO: "sigillo alterato: quello per {riga}, del {dal}, non è firmato da noi",
    Manomissione.SENZA_SIGILLI: "sigilli mancanti: fuori dalla base dati non ce n'è nessuno, e {riga} è sigillata",
}


async def verified(runtime: Runtime[Any], outside: Iterable[Checkpoint] | None = None) -> Esito:
    """Of a service that was built and not started; it may be at work in other processes.

    `outside`: the checkpoints, where they are not those of the configured folder. Raises Unavailable, SchemaNotReady,
    OSError; ValueError where there are no keys.
    """
    keys, database = runtime.trail.keys, runtime.database
    if keys is None:
        raise ValueError("le chiavi del registro non sono configurate")
    kept = runtime.trail.checkpoints(runtime.service)
    if outside is None and kept.file is not None:
        outside = kept
    # Before the database: what is written outside meanwhile speaks of rows that are not looked at.
    before = None if outside is None else await asyncio.to_thread(list, outside)

    def work(connection: Connection) -> Esito:
        stand_still(connection)
        if not inspect(connection).has_table(runtime.machinery.chain.name):
            raise SchemaNotReady(f"la base dati di {runtime.service} non ha ancora la catena: va migrata")
        return verify(connection, runtime.machinery, runtime.service, keys, before)

    if database.alone:
        require_file(database.url)
    else:
        await database.start()
    try:
        return await database.read(work)
    finally:
        await database.stop()


def told(found: Esito) -> str:
    """In Italian, for a person: several lines where something was found."""
    lines = [f"{found.servizio}: {_detto(found)}"]
    lines += [f"  {sentence(one)}" for one in found.trovate[:MOSTRATE]]
    if len(found.trovate) > MOSTRATE:
        lines.append(f"  e altre {len(found.trovate) - MOSTRATE}")
    return "\n".join(lines)


def as_json(found: Esito) -> dict[str, Any]:
    return {**asdict(found), "integro": found.integro}


def sentence(one: Trovata) -> str:
    where = [f"la riga {one.posizione}"] if one.posizione is not None else []
    where += [f"il n. {one.numero}"] if one.numero is not None else []
    return PAROLE[one.tipo].format(riga=" (".join(where) + (")" if len(where) > 1 else ""), dal=one.dal or "?")


def _detto(found: Esito) -> str:
    esito = "integro" if found.integro else f"MANOMESSO ({len(found.trovate)})"
    counted = [f"{found.righe} righe", f"{found.sigillate} sigillate", f"{found.in_attesa} in attesa di sigillo"]
    if found.non_firmate:
        counted.append(f"{found.non_firmate} di prima delle firme")
    if found.sigilli:
        counted.append(f"{found.sigilli} sigilli fuori dalla base dati")
    else:
        counted.append("nessun sigillo fuori dalla base dati: se è stato accorciato o rimesso indietro non si può dire")
    return f"registro {esito}; {', '.join(counted)}."


def exit_status(found: Iterable[Esito]) -> int:
    return INTEGRO if all(each.integro for each in found) else MANOMESSO


def written(found: Iterable[Esito]) -> str:
    return json.dumps([as_json(each) for each in found], ensure_ascii=False, indent=1)
