"""An issuer on the network: a real HTTP server on 127.0.0.1 that publishes keys, and misbehaves when told to."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

SCOPERTA = "/.well-known/openid-configuration"
CHIAVI = "/chiavi"


@dataclass
class Emittente:
    """`risposte` replaces what stands at a path: status line with headers, body. `muto`: takes requests, is silent."""

    schema: str = "http"
    porta: int = 0
    chiavi: dict[str, Ed25519PrivateKey] = field(default_factory=dict)
    risposte: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    muto: bool = False
    domande: list[str] = field(default_factory=list)
    arrivata: asyncio.Event = field(default_factory=asyncio.Event)
    libero: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def nome(self) -> str:
        return f"{self.schema}://127.0.0.1:{self.porta}"

    def nuova_chiave(self, kid: str) -> None:
        self.chiavi[kid] = Ed25519PrivateKey.generate()

    def token(self, kid: str, **altri: Any) -> str:
        now = int(time.time())
        detti: dict[str, Any] = {
            "iss": self.nome,
            "aud": "raccordo",
            "sub": "as-1",
            "ruolo": "assistente_sociale",
            "ambiti": ["50036"],
        }
        detti |= {"iat": now, "exp": now + 3600, **altri}
        return jwt.encode(detti, self.chiavi[kid], algorithm="EdDSA", headers={"kid": kid})

    def documento(self, path: str) -> Any:
        if path == SCOPERTA:
            return {"issuer": self.nome, "jwks_uri": f"{self.nome}{CHIAVI}"}
        return {
            "keys": [
                {**json.loads(OKPAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "EdDSA", "use": "sig"}
                for kid, key in self.chiavi.items()
            ]
        }

    def dice(self, path: str, documento: object) -> None:
        self.risposte[path] = ("200 OK", json.dumps(documento).encode())

    async def servi(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = head.split(" ")[1]
            self.domande.append(path)
            self.arrivata.set()
            if self.muto:
                await self.libero.wait()
            status, body = self.risposte.get(path) or ("200 OK", json.dumps(self.documento(path)).encode())
            writer.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def emittente_in_rete(tls: ssl.SSLContext | None = None, porta: int = 0) -> AsyncIterator[Emittente]:
    here = Emittente("http" if tls is None else "https")
    here.nuova_chiave("prima")
    at_work: set[asyncio.Task[None]] = set()

    def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(here.servi(reader, writer))
        at_work.add(task)
        task.add_done_callback(at_work.discard)

    server = await asyncio.start_server(serve, "127.0.0.1", porta, ssl=tls)
    here.porta = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        for task in list(at_work):
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        await server.wait_closed()
