"""`make security`: every route, role and Ambito; who saw what was not theirs, and where persons are found
(var/security/matrix.json)."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from scripts.security.cancellazioni.scenario import scenario
from scripts.security.corsa import corri
from scripts.security.luoghi import luoghi

REPORT = Path("var/security/matrix.json")


def main() -> int:
    detto = argparse.ArgumentParser(description="Chi vede che cosa, su ogni rotta, per ogni ruolo, in ogni Ambito")
    detto.add_argument("--ambiti", nargs="*", default=[], help="soltanto questi codici; senza, tutti")
    scelti = detto.parse_args().ambiti
    dove = [luogo for luogo in luoghi() if not scelti or luogo.ambito in scelti]
    inizio = perf_counter()
    corsa = asyncio.run(corri(dove, _riga))
    _riga("cento persone raccontate, metà cancellate: dove se ne trova ancora qualcosa")
    cancellazioni = asyncio.run(scenario())
    rapporto = corsa.rapporto()
    rapporto["canaries_found"] += cancellazioni.da_trovare_zero
    rapporto |= {"erasure": asdict(cancellazioni), "seconds": round(perf_counter() - inizio)}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(f"{json.dumps(rapporto, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    for fuga in corsa.fughe[:20]:
        _riga(f"FUGA {fuga.rotta}, {fuga.ruolo}, {fuga.relazione}, Ambito {fuga.ambito}: {fuga.regola} ({fuga.visto})")
    for disperso in corsa.dispersi:
        _riga(f"CANARINI in {disperso.dove}: {disperso.quanti}")
    if cancellazioni.da_trovare_zero:
        _riga(f"CANARINI delle cancellazioni: {cancellazioni}")
    _riga(
        f"{rapporto['routes']} rotte, {rapporto['roles']} ruoli, {rapporto['ambiti']} Ambiti, {rapporto['requests']} "
        f"richieste: {len(corsa.fughe)} fughe, {rapporto['canaries_found']} canarini fuori posto, "
        f"{rapporto['tamperings_detected']} manomissioni su {len(corsa.manomissioni)} riconosciute. {REPORT}"
    )
    return 0 if not corsa.fughe and not rapporto["canaries_found"] and all(corsa.manomissioni.values()) else 1


def _riga(testo: str) -> None:
    sys.stdout.write(f"{testo}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
