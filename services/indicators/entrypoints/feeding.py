"""A batch goes to the consumer until its effects are durable; only then may whoever read it acknowledge it.

Knows nothing of Faust: `stream.py` hands the batches in and acknowledges them.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from time import monotonic

from shared.kernel.failpoint import failpoint
from shared.messaging.bus import Handler, Message

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
"""Seconds between one attempt and the next: doubled each time from the first to the longest."""


class Feeding:
    """Feeds one batch at a time to `handle`, in the order in which they are given."""

    def __init__(self, handle: Handler, clock: Callable[[], float] = monotonic) -> None:
        self._handle = handle
        self._clock = clock
        self._idle = asyncio.Event()
        self._idle.set()
        self._give_up = asyncio.Event()
        self._stopping = False
        self._failing_since: float | None = None
        self.fed = 0
        """Messages whose effects are durable, since the process started; repetitions count."""

    async def feed(self, messages: Sequence[Message]) -> bool:
        """True when the batch is durable; False where it was given up, and must come again from the log.

        A failing batch is tried until it succeeds: the fault is ours (an event's own fault is parked by the consumer),
        so whatever comes after it would fail as well, and nothing may overtake it.
        """
        if self._give_up.is_set():
            return False
        self._idle.clear()
        try:
            pause = FIRST_PAUSE
            while not await self._attempt(messages):
                if await self._given_up_within(pause):
                    log.warning("gave up a batch of %d: it was not acknowledged, and will be read again", len(messages))
                    return False
                pause = min(pause * 2, LONGEST_PAUSE)
            return True
        finally:
            self._idle.set()

    async def let_go(self, patience: float) -> bool:
        """Feed nothing more until `go_on`; a batch that is failing is given up at once, one at work may end.

        Returns whether it ended within `patience` seconds.
        """
        self._give_up.set()
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            log.warning("a batch was still being counted after %g s; it will be read again", patience)
            return False
        return True

    def go_on(self) -> None:
        if not self._stopping:
            self._give_up.clear()

    async def stop(self, patience: float) -> bool:
        """As `let_go`, for good."""
        self._stopping = True
        return await self.let_go(patience)

    @property
    def idle(self) -> bool:
        """Whether there is no batch in hand."""
        return self._idle.is_set()

    @property
    def stopping(self) -> bool:
        return self._stopping

    @property
    def failing_for(self) -> float:
        """Seconds since the batch in hand failed first; 0 where the last attempt succeeded."""
        return 0.0 if self._failing_since is None else self._clock() - self._failing_since

    async def _attempt(self, messages: Sequence[Message]) -> bool:
        try:
            failpoint("stream.before-handle")
            await self._handle(messages)
            failpoint("stream.after-handle")
        except Exception as error:
            if self._failing_since is None:
                self._failing_since = self._clock()
            # Told by type: the text of a database's error repeats the values of the statement.
            log.error("a batch of %d failed, for %.1f s now: %s", len(messages), self.failing_for, type(error).__name__)
            return False
        self.fed += len(messages)
        self._failing_since = None
        return True

    async def _given_up_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._give_up.wait()
        except TimeoutError:
            return False
