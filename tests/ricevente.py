"""The system of an Ambito: a real HTTPS server that answers as a test tells it to, and keeps what it was sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

HOST = "ricezione.ambito.test"
TACE = "tace"
"""Takes the request and never answers."""
CHIUDE = "chiude"
"""Takes the request and hangs up."""


@dataclass(frozen=True)
class Arrivo:
    percorso: str
    intestazioni: dict[str, str]
    corpo: bytes


@dataclass
class Ricevente:
    """`risposte` are given one after the other, then the last for ever: a status line with headers, TACE or CHIUDE."""

    porta: int
    ca: Path
    risposte: list[str] = field(default_factory=lambda: ["204 No Content"])
    arrivi: list[Arrivo] = field(default_factory=list)

    @property
    def ammesso(self) -> str:
        return f"{HOST}:{self.porta}"

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.porta}/raccordo?da=regione"

    async def servi(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.arrivi.append(Arrivo(first.split(" ")[1], headers, body))
            answer = self.risposte.pop(0) if len(self.risposte) > 1 else self.risposte[0]
            if answer == TACE:
                await asyncio.sleep(3600)
            elif answer != CHIUDE:
                writer.write(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def ricevente(folder: Path, *, nome: str = HOST) -> AsyncIterator[Ricevente]:
    """On 127.0.0.1, with a certificate of `nome` by an authority of its own."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(nome).configure_cert(context)
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    here = Ricevente(0, ca)
    at_work: set[asyncio.Task[None]] = set()

    def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(here.servi(reader, writer))
        at_work.add(task)
        task.add_done_callback(at_work.discard)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    here.porta = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        for task in list(at_work):
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        await server.wait_closed()
