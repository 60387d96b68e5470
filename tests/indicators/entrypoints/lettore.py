"""A process of its own that reads the indicators' topics with Faust into a SQLite file, to be killed.

Arguments: broker, consumer group, database file, topics.
"""

import asyncio
import signal
import sys

from services.indicators.bootstrap import build
from services.indicators.entrypoints.stream_worker import StreamWorker
from services.indicators.settings import Settings
from shared.kernel.clock import FixedClock
from shared.messaging.memory import MemoryBus
from tests.fakes import OGGI
from tests.tokens import authenticator


async def leggi(broker: str, group: str, database: str, *topics: str) -> None:
    indicators = build(Settings(database_url=f"sqlite:///{database}"), MemoryBus(), authenticator(), FixedClock(OGGI))
    await indicators.start()
    consumer, stop = indicators.runtime.consumer, asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    worker = StreamWorker(consumer.handle, broker, topics, group, consumer.progress, session_timeout=6.0)
    try:
        await worker.run(stop)
    finally:
        await indicators.stop()


if __name__ == "__main__":
    asyncio.run(leggi(*sys.argv[1:]))
