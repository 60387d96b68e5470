"""Waiting for something to become true, without guessing how long it takes."""

import asyncio
from collections.abc import Callable


async def infine(condition: Callable[[], bool], within: float = 10.0) -> None:
    """Returns as soon as the condition holds; fails after `within` seconds."""
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.005)
