"""What a process is made of: the service itself, and whoever reads events for it."""

import asyncio
from dataclasses import replace

from shared.messaging.kafka import KafkaBus
from shared.messaging.standing import BusStanding
from shared.process.service import Service, Stream
from shared.web.issuer_keys import Keys


class ServicePart:
    """The composition root. `events`: whether it relays too."""

    def __init__(self, service: Service, *, events: bool) -> None:
        self._service = service
        self._events = events

    async def start(self) -> None:
        await self._service.start(events=self._events)

    async def stop(self) -> None:
        await self._service.stop()

    async def failure(self) -> BaseException:
        return await self._service.runtime.failure() if self._events else await never()


class IssuerPart:
    """The keys of whoever issues the tokens, kept fresh. What goes wrong meanwhile is their standing."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def start(self) -> None:
        await self._keys.start()

    async def stop(self) -> None:
        await self._keys.stop()

    async def failure(self) -> BaseException:
        return await never()


class BusPart:
    """The bus's own subscriptions. It mends by itself whatever it can, for as long as it takes."""

    def __init__(self, bus: KafkaBus) -> None:
        self._bus = bus

    async def start(self) -> None:
        await self._bus.start()

    async def stop(self) -> None:
        await self._bus.stop()

    async def failure(self) -> BaseException:
        return await never()

    def standing(self) -> BusStanding:
        return self._bus.standing


class StreamPart:
    """A stream reads, and the bus only sends."""

    def __init__(self, stream: Stream, bus: KafkaBus) -> None:
        self._stream = stream
        self._bus = bus
        self._stop = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._reading = asyncio.create_task(self._stream.run(self._stop), name="stream")

    async def stop(self) -> None:
        self._stop.set()
        if self._reading is not None:
            await asyncio.wait([self._reading])
        await self._bus.stop()
        if self._reading is not None and (broken := self._reading.exception()):
            raise broken

    async def failure(self) -> BaseException:
        if self._reading is None:
            raise ValueError("not started")
        await asyncio.wait([self._reading])
        return self._reading.exception() or RuntimeError("the stream ended though nobody asked for it")

    def standing(self) -> BusStanding:
        reading = self._stream.standing
        return replace(reading, denied=tuple(dict.fromkeys((*self._bus.standing.denied, *reading.denied))))


async def never() -> BaseException:
    """Waits until it is cancelled."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")
