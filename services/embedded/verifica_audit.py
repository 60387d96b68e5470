"""`raccordo verifica-audit`: whether anybody touched the audit of the four services."""

import asyncio
from pathlib import Path

from rich.console import Console

from services.embedded import host
from services.embedded.registro import key_file
from services.embedded.settings import HostSettings
from shared.persistence.engine import SchemaNotReady, Unavailable
from shared.persistence.trail.keys import KeysUnreadable
from shared.persistence.trail.verification import Esito
from shared.process.identity import nobody
from shared.process.verification import NON_VERIFICATO, exit_status, told, verified, written


def verifica_audit(settings: HostSettings, file: Path | None, console: Console, errors: Console) -> int:
    """The exit status: 0 where the four are what was written, 1 where one was tampered with, 2 where one cannot be
    read."""
    if not settings.registro_chiavi.get_secret_value() and not key_file(settings).is_file():
        errors.print(f"Manca la chiave del registro ({key_file(settings)})", style="red", markup=False)
        return NON_VERIFICATO
    try:
        found = asyncio.run(verify(settings))
    except (Unavailable, SchemaNotReady, KeysUnreadable, OSError) as not_now:
        errors.print(f"Il registro non si può verificare: {not_now}", style="red", markup=False)
        return NON_VERIFICATO
    for each in found:
        console.print(told(each), style=None if each.integro else "red", markup=False, highlight=False, soft_wrap=True)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(found) + "\n", encoding="utf-8")
    return exit_status(found)


async def verify(settings: HostSettings) -> list[Esito]:
    """Raises what `verified` raises, KeysUnreadable."""
    return [await verified(runtime) for runtime in host.build(settings, nobody()).runtimes]
