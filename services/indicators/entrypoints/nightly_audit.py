"""The self-audit as a job of its own: `python -m services.indicators.entrypoints.nightly_audit`.

What it finds is kept, and answers at `GET /autoverifica`. The exit status is 1 where there is a difference, 2 where
nothing could be compared.
"""

import asyncio
import logging
import sys

from services.indicators.application.autoverifica import Autoverifica
from services.indicators.bootstrap import SERVICE, build
from services.indicators.settings import Settings
from shared.kernel.refusal import Refusal
from shared.messaging.memory import MemoryBus
from shared.observability.logs import start_logs
from shared.persistence.engine import SchemaNotReady, Unavailable
from shared.process.identity import nobody

log = logging.getLogger(__name__)
SHOWN = 20
NOT_VERIFIED = 2


async def audit(settings: Settings) -> Autoverifica:
    """Raises what `Autoverificatore.verifica` raises, and SchemaNotReady."""
    indicators = build(settings, MemoryBus(), nobody())
    await indicators.start(events=False)
    try:
        return await indicators.verifica_e_ricorda(lambda what: log.info("autoverifica: %s", what))
    finally:
        await indicators.stop()


def main() -> int:
    """The exit status."""
    start_logs(SERVICE)
    try:
        done = asyncio.run(audit(Settings()))
    except (Refusal, Unavailable, SchemaNotReady) as not_now:
        log.error("autoverifica: %s", not_now)
        return NOT_VERIFIED
    log.info("autoverifica: %d eventi, %d celle confrontate", done.eventi, done.confrontati)
    for scarto in done.scarti[:SHOWN]:
        log.error("autoverifica: %s", scarto)
    return int(done.differenze > 0)


if __name__ == "__main__":
    sys.exit(main())
