"""The people and systems that use the platform: each with its own token, over HTTP, never in any other way."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

Json = dict[str, Any]

PAGINA = 200
"""Entries of a work list read at once: the most that the platform gives."""
IN_VOLO = 12
"""Requests that one client has under way at the same time."""
TIENE_APERTA = 2.0
"""Seconds for which a client keeps an idle connection: less than a server does, or one closes what the other uses."""


class RispostaInattesa(Exception):
    """The platform answered something that the story did not foresee. Holds no personal data: route, status, code."""

    def __init__(self, chi: str, metodo: str, percorso: str, stato: int, codice: str) -> None:
        super().__init__(f"{chi}: {metodo} {percorso} ha risposto {stato} {codice}".rstrip())
        self.stato = stato


class NonRisponde(Exception):
    """The platform went away in the middle of the story. Holds the route and the kind of failure."""


class Linea:
    """Where the platform is, and what all clients of one demo asked of it.

    `base`: the address of the whole, or one for each prefix of a path (`/pua/v1`). `transport`: instead of a network.
    """

    def __init__(self, base: str | Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._basi = {"/": base} if isinstance(base, str) else dict(base)
        self._transport = transport
        self._tls = ssl.create_default_context()
        self._clienti: list[httpx.AsyncClient] = []
        self.stati: Counter[int] = Counter()

    def nuova(self) -> httpx.AsyncClient:
        """Connections for one more client. Loading the certificates takes long and is done once for all."""
        limiti = httpx.Limits(max_connections=IN_VOLO, max_keepalive_connections=IN_VOLO, keepalive_expiry=TIENE_APERTA)
        http = httpx.AsyncClient(timeout=60, limits=limiti, verify=self._tls, transport=self._transport)
        self._clienti.append(http)
        return http

    def indirizzo(self, percorso: str) -> str:
        """The whole address of a path."""
        return next(base for prefisso, base in self._basi.items() if percorso.startswith(prefisso)) + percorso

    async def chiudi(self) -> None:
        for http in self._clienti:
            await http.aclose()


class Cliente:
    """One account. Whatever it does not expect is RispostaInattesa: nothing is tried twice in the hope of better."""

    def __init__(self, linea: Linea, nome: str, token: str) -> None:
        self._linea = linea
        self._http = linea.nuova()
        self._turno = asyncio.Semaphore(IN_VOLO)
        self.nome = nome
        self._intestazioni = {"Authorization": f"Bearer {token}"}

    async def leggi(self, percorso: str, **filtro: str | int) -> Json:
        return await self._json("GET", percorso, params=filtro)

    async def elenco(self, percorso: str, **filtro: str | int) -> AsyncIterator[Json]:
        """Every entry of a list, page after page."""
        cursore: str | None = None
        while True:
            pagina = await self.leggi(percorso, limite=PAGINA, **filtro, **({"cursore": cursore} if cursore else {}))
            for voce in pagina["elementi"]:
                yield voce
            cursore = pagina["cursore_successivo"]
            if cursore is None:
                return

    async def fai(self, percorso: str, corpo: Mapping[str, Any], chiave: str | None = None) -> Json:
        """A command. `chiave` is its Idempotency-Key."""
        intestazioni = {"Idempotency-Key": chiave} if chiave else {}
        return await self._json("POST", percorso, json=corpo, headers=intestazioni)

    async def prova(self, percorso: str, corpo: Mapping[str, Any]) -> tuple[int, str]:
        """A command that should be refused: the status, and the code of the refusal."""
        risposta = await self._chiedi("POST", percorso, json=corpo, headers=self._intestazioni)
        return risposta.status_code, _codice(risposta).partition(":")[0]

    async def invia(self, percorso: str, corpo: bytes) -> tuple[int, Json]:
        """A FHIR message as bytes; the status and whatever FHIR answers, refusals included."""
        intestazioni = self._intestazioni | {"Content-Type": "application/fhir+json"}
        risposta = await self._chiedi("POST", percorso, content=corpo, headers=intestazioni)
        if risposta.status_code >= 500:
            raise RispostaInattesa(self.nome, "POST", percorso, risposta.status_code, "")
        return risposta.status_code, risposta.json()

    async def cerca(self, percorso: str, chiesto: Mapping[str, str]) -> AsyncIterator[Json]:
        """Every resource that a FHIR search finds, page after page. `percorso` ends in `_search`."""
        pagina = await self._json("POST", percorso, data=chiesto)
        while True:
            for voce in pagina.get("entry", []):
                yield voce["resource"]
            seguito = next((each["url"] for each in pagina["link"] if each["relation"] == "next"), None)
            if seguito is None:
                return
            # Where the link leads as it is, but by the way on which we came.
            pagina = await self._json("GET", httpx.URL(seguito).raw_path.decode())

    async def _json(self, metodo: str, percorso: str, headers: Mapping[str, str] | None = None, **altro: Any) -> Json:
        intestazioni = self._intestazioni | dict(headers or {})
        risposta = await self._chiedi(metodo, percorso, headers=intestazioni, **altro)
        if not risposta.is_success:
            raise RispostaInattesa(self.nome, metodo, percorso, risposta.status_code, _codice(risposta))
        letto: Json = risposta.json()
        return letto

    async def _chiedi(self, metodo: str, percorso: str, **altro: Any) -> httpx.Response:
        async with self._turno:
            try:
                risposta = await self._http.request(metodo, self._linea.indirizzo(percorso), **altro)
            except httpx.TransportError as guasto:
                raise NonRisponde(f"{self.nome}: {metodo} {percorso}: {type(guasto).__name__}") from guasto
        self._linea.stati[risposta.status_code] += 1
        return risposta


def _codice(risposta: httpx.Response) -> str:
    if "json" not in risposta.headers.get("content-type", ""):
        return ""
    problema = risposta.json()
    return f"{problema.get('codice', '')}: {problema.get('detail') or problema.get('title', '')}"
