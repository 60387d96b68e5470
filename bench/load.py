"""A lean HTTP/1.1 client: prebuilt requests over keep-alive connections, so that the server is what is measured."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Volley:
    """What one volley took: `per_s` requests a second over all, `seconds` and body of each answer."""

    per_s: float
    seconds: list[float]
    bodies: list[bytes]

    def p99_ms(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000


def request(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """A POST of JSON, ready to be written to a socket."""
    parts = urlsplit(url)
    lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


class Pace:
    """Hands out the moments at which requests are due, whatever became of the ones before."""

    def __init__(self, per_s: float) -> None:
        self._next = time.perf_counter()
        self._step = 1 / per_s

    async def my_turn(self) -> None:
        due = self._next
        self._next += self._step
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


@dataclass
class _Volleying:
    waiting: Iterator[bytes]
    expected: int
    pace: Pace | None
    seconds: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def through_one_connection(self, host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for payload in self.waiting:
            if self.pace is not None:
                await self.pace.my_turn()
            started = time.perf_counter()
            writer.write(payload)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            self.seconds.append(time.perf_counter() - started)
            self.bodies.append(body)
            assert head.startswith(b"HTTP/1.1 %d" % self.expected), head + body
        writer.close()
        await writer.wait_closed()


async def fire(
    base: str, requests: list[bytes], *, connections: int, expected: int = 201, per_s: float | None = None
) -> Volley:
    """Send them all to the host of `base`, as fast as they are answered or at a pace.

    Raises AssertionError with the first answer that has another status than the expected one.
    """
    parts = urlsplit(base)
    started = time.perf_counter()
    volley = _Volleying(iter(requests), expected, None if per_s is None else Pace(per_s))
    await asyncio.gather(
        *[volley.through_one_connection(parts.hostname or "", parts.port or 80) for _ in range(connections)]
    )
    return Volley(len(requests) / (time.perf_counter() - started), volley.seconds, volley.bodies)
