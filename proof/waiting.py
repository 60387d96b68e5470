"""Looking again and again at what tells nobody that it changed: databases, processes, topics."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic


async def eventually(look: Callable[[], Awaitable[bool]], within: float, every: float = 0.2) -> bool:
    """Whether it came true within so many seconds; looked at once at least."""
    until = monotonic() + within
    while not (seen := await look()) and monotonic() < until:  # noqa: ASYNC110  # see above
        await asyncio.sleep(every)
    return seen
