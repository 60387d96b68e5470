"""`make fuzz`: every route of every service, tried with what its OpenAPI document allows and with what it does not."""

import argparse
import json
import secrets
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from scripts.fuzz.bersaglio import Bersaglio, acceso
from scripts.fuzz.memoria import imparata
from scripts.fuzz.tiri import Esito, prova

REPORT = Path("var/fuzz/fuzz.json")
ESEMPI = 300
"""Requests for each operation: some tens of thousands in all."""


def main() -> int:
    detto = argparse.ArgumentParser(description="Prova ogni rotta con richieste inventate")
    detto.add_argument("--esempi", type=int, default=ESEMPI, help="richieste per ogni operazione")
    detto.add_argument("--seme", type=int, default=None, help="lo stesso seme rifà le stesse richieste")
    scelto = detto.parse_args()
    seme: int = secrets.randbelow(2**31) if scelto.seme is None else scelto.seme
    inizio = perf_counter()
    with acceso() as bersaglio:
        esiti = _tutti(bersaglio, scelto.esempi, seme)
    rapporto = _rapporto(esiti, seme, scelto.esempi) | {"seconds": round(perf_counter() - inizio)}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(f"{json.dumps(rapporto, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    quante, richieste, falliti = rapporto["operations"], rapporto["cases"], len(rapporto["failures"])
    sys.stdout.write(f"{quante} operazioni, {richieste} richieste, {falliti} guasti; seme {seme}. {REPORT}\n")
    return 1 if falliti else 0


def _tutti(bersaglio: Bersaglio, esempi: int, seme: int) -> list[Esito]:
    memoria, esiti = imparata(bersaglio), []
    for servizio in bersaglio.servizi:
        for esito in prova(bersaglio, servizio, memoria, esempi, seme):
            esiti.append(esito)
            sys.stdout.write(f"{esito.operazione}: {_stati(esito)}\n")
            for fallito in esito.falliti[:1]:
                sys.stdout.write(f"  {fallito.regola}: {fallito.detto}\n")
            sys.stdout.flush()
    return esiti


def _rapporto(esiti: list[Esito], seme: int, esempi: int) -> dict[str, Any]:
    per_operazione: Mapping[str, Any] = {esito.operazione: dict(sorted(esito.stati.items())) for esito in esiti}
    return {
        "seed": seme,
        "examples": esempi,
        "operations": len(esiti),
        "cases": sum(esito.stati.total() for esito in esiti),
        "failures": [asdict(fallito) for esito in esiti for fallito in esito.falliti],
        "statuses": per_operazione,
    }


def _stati(esito: Esito) -> str:
    return ", ".join(f"{stato} × {quanti}" for stato, quanti in sorted(esito.stati.items()))


if __name__ == "__main__":
    sys.exit(main())
