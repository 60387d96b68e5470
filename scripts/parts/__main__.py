"""`make kafka`, `make postgres`: a real part in the foreground, for a developer; its data stay in var/.

`python -m scripts.parts prepara` only fetches them, with the FHIR validator, and starts nothing that stays: so that the
first test of a fresh machine does not pay for it.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from scripts.parts.hapi_home import hapi_home
from scripts.parts.jars import version
from scripts.parts.kafka import Broker
from scripts.parts.kafka_archive import ensure_archive
from scripts.parts.kafka_home import kafka_home
from scripts.parts.missing import PartFailed, PartMissing
from scripts.parts.ports import is_free
from scripts.parts.postgres import PostgresCluster
from scripts.parts.postgres_home import postgres_home

DATABASES = {"PUA": "pua", "DIMISSIONI": "dimissioni", "SAD": "sad", "INDICATORI": "indicators"}
"""The service as it stands in `RACCORDO_<...>_DATABASE_URL` -> its database."""


def _kafka(port: int, folder: Path) -> None:
    with Broker(folder=folder, port=port, heap_mb=512) as broker:
        _say(
            f"Kafka risponde su {broker.bootstrap}; i dati stanno in {_short(folder)}. Ctrl-C lo ferma.\n"
            f"Per usarlo:\n  export RACCORDO_KAFKA={broker.bootstrap}"
        )
        sys.exit(broker.wait())


def _postgres(port: int, folder: Path) -> None:
    with PostgresCluster(folder=folder, port=port, durable=True) as postgres:
        urls = {service: postgres.ensure_database(name) for service, name in DATABASES.items()}
        exports = "\n".join(f"  export RACCORDO_{service}_DATABASE_URL={url}" for service, url in urls.items())
        _say(
            f"PostgreSQL risponde su 127.0.0.1:{port}, senza password; i dati stanno in {_short(folder)}. "
            f"Ctrl-C lo ferma.\nPer usarlo:\n{exports}"
        )
        sys.exit(postgres.wait())


PARTS: dict[str, tuple[Callable[[int, Path], None], int]] = {"kafka": (_kafka, 9092), "postgres": (_postgres, 5432)}
"""Name -> how it is run, and the port that its clients expect."""


PREPARE = "prepara"
ALWAYS = "RACCORDO_PARTI_VERE"
"""Set where a missing part is an error, not a gap: in CI."""


def _prepare(*, needed: bool) -> None:
    try:
        ensure_archive(kafka_home())
        postgres_home()
        hapi_home()
    except PartMissing as missing:
        if needed:
            sys.exit(str(missing))
        _say(f"{missing}\nLe prove che li usano si saltano, e lo dicono; le altre si fanno.")
        return
    except PartFailed as failure:
        sys.exit(str(failure))
    _say(f"Pronti: Kafka {version('kafka')}, PostgreSQL {version('postgres')}, il validatore FHIR {version('hapi')}.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.parts", description="Una parte vera, su questa macchina")
    parser.add_argument("parte", choices=[*PARTS, PREPARE])
    parser.add_argument("--porta", type=int, help="la porta su 127.0.0.1 (se manca, quella consueta)")
    parser.add_argument("--dati", type=Path, help="la cartella dei dati (se manca, var/<parte>)")
    parser.add_argument("--se-si-puo", action="store_true", help="con prepara: senza Java o Maven lo dice e basta")
    asked = parser.parse_args()
    if asked.parte == PREPARE:
        _prepare(needed=not asked.se_si_puo or bool(os.environ.get(ALWAYS)))
        return
    run, usual = PARTS[asked.parte]
    port = asked.porta or usual
    if not is_free(port):
        sys.exit(f"La porta {port} di 127.0.0.1 è già occupata: sceglierne un'altra, per esempio PORTA={port + 10_000}")
    for told in (signal.SIGINT, signal.SIGTERM):  # said for SIGINT too: a shell starts background jobs deaf to it
        signal.signal(told, _leave)
    try:
        run(port, asked.dati or Path("var", asked.parte))
    except KeyboardInterrupt:
        _say("\nFermato.")
    except (PartMissing, PartFailed) as failure:
        sys.exit(str(failure))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _short(folder: Path) -> str:
    return os.path.relpath(folder)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
