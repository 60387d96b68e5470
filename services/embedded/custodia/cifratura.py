"""Seals what the embedded form wrote before it had keys, and leaves nothing of it in the files."""

from collections.abc import Callable
from typing import Any

from services.dimissioni.adapters.cifratura import cifra as di_dimissioni
from services.embedded.host import Platform
from services.pua.adapters.cifratura import cifra as di_pua
from services.sad.adapters.cifratura import cifra as di_sad
from shared.persistence.keyed import KeyedDatabase
from shared.persistence.sqlite import SqliteDatabase


async def cifra_tutto(platform: Platform, told: Callable[[str, int, int], None]) -> int:
    """How many rows were rewritten, of all services. The platform must not be running."""
    fatte = 0
    for service, cifra in ((platform.pua, di_pua), (platform.dimissioni, di_dimissioni), (platform.sad, di_sad)):
        database: Any = service.runtime.database
        await database.start()
        try:
            fatte += await cifra(database, told)
            if isinstance(database, KeyedDatabase) and isinstance(database.within, SqliteDatabase):
                await database.within.leave_no_trace(rewritten=True)
        finally:
            await database.stop()
    return fatte
