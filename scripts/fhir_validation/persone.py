"""The platform in this process, and the accounts that use it."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from scripts.fhir_validation.raccolta import Raccolta
from services.embedded import host
from services.embedded.demo.andamento import ASST, SERIATE
from services.embedded.issuer import Sviluppo, authenticator
from services.embedded.settings import HostSettings
from services.pua.entrypoints.fhir import create_fhir_app as pua_da_solo
from shared.contracts.topics import HOSPITAL_NOTICES
from shared.kernel.actor import Ruolo
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message

ADESSO = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
"""After all that is told, and after the year whose return is frozen."""
PAZIENZA_S = 60
FHIR = "/fhir/R4"
DA_SOLO = "/pua-da-solo"
"""Where the PUA answers as it does where no host puts it together with the others."""
FHIR_JSON = {"Content-Type": "application/fhir+json"}
AVVISI = {
    "RACCORDO_DIMISSIONI_AVVISI_HOST": "adt.ospedale.invalid",
    "RACCORDO_DIMISSIONI_AVVISI_SEGRETO": "un segreto che non vale fuori di qui",
}
"""To whom notices may go: nobody is there, and what would be said is judged all the same."""


class Chi:
    """Somebody with a role. `come` are the claims of their territory."""

    def __init__(self, porta: httpx.AsyncClient, gettone: str) -> None:
        self._porta = porta
        self._headers = {"Authorization": f"Bearer {gettone}"}

    async def fa(self, percorso: str, corpo: Any = None) -> Any:
        """POST. Raises httpx.HTTPStatusError where it is refused."""
        return (await self.chiede("POST", percorso, json={} if corpo is None else corpo)).raise_for_status().json()

    async def manda(self, corpo: Any, percorso: str = "") -> httpx.Response:
        """A Bundle, or bytes, to the FHIR door."""
        contenuto = {"content": corpo} if isinstance(corpo, bytes) else {"json": corpo}
        return await self.chiede("POST", f"{FHIR}{percorso}", headers=FHIR_JSON, **contenuto)

    async def chiede(
        self, metodo: str, percorso: str, headers: dict[str, str] | None = None, **che: Any
    ) -> httpx.Response:
        return await self._porta.request(metodo, percorso, headers=self._headers | (headers or {}), **che)

    async def prima(self, percorso: str, **filtri: str) -> Any:
        """The first of a list, once there is one: events take a moment. Raises TimeoutError."""
        async with asyncio.timeout(PAZIENZA_S):
            while True:
                if trovati := (await self._legge(percorso, **filtri))["elementi"]:
                    return trovati[0]
                await asyncio.sleep(0.02)

    async def quando(self, percorso: str, **attesi: str) -> Any:
        """The element, once its fields have these values. Raises TimeoutError."""
        async with asyncio.timeout(PAZIENZA_S):
            while True:
                trovato = await self._legge(percorso)
                if all(trovato.get(nome) == valore for nome, valore in attesi.items()):
                    return trovato
                await asyncio.sleep(0.02)

    async def _legge(self, percorso: str, **filtri: str) -> Any:
        return (await self.chiede("GET", percorso, params=filtri)).raise_for_status().json()


class Persone:
    """Who takes part in what is told, each with a token of the development issuer of the data folder."""

    def __init__(self, porta: httpx.AsyncClient, dati: Path, raccolta: Raccolta) -> None:
        self._emittente = Sviluppo(dati, HostSettings.model_fields["destinatario"].default)
        self._porta = porta
        self.raccolta = raccolta
        self.ospedale = self._chi("adt", Ruolo.SISTEMA_OSPEDALIERO, asst=[ASST])
        self.altro_ospedale = self._chi("adt-altrove", Ruolo.SISTEMA_OSPEDALIERO, asst=["709"])
        self.assistente = self._chi("assistente", Ruolo.ASSISTENTE_SOCIALE, ambiti=[SERIATE])
        self.asst = self._chi("asst", Ruolo.OPERATORE_ASST, asst=[ASST])
        self.sad = self._chi("sad", Ruolo.OPERATORE_SAD, ambiti=[SERIATE])
        self.piano = self._chi("piano", Ruolo.UFFICIO_DI_PIANO, ambiti=[SERIATE])
        self.amministratore = self._chi("amministratore", Ruolo.AMMINISTRATORE, regione=True)
        self.nessuno = Chi(porta, "non-un-gettone")

    @property
    def lettori(self) -> list[Chi]:
        """Whoever may be let read some type of the facade."""
        return [self.ospedale, self.asst, self.assistente, self.sad, self.piano, self.amministratore]

    async def manda(self, bundle: dict[str, Any], percorso: str = "") -> httpx.Response:
        """The hospital's: what it sends is judged too. Raises httpx.HTTPStatusError where it is refused."""
        self.raccolta.tieni("ospedale", bundle)
        return (await self.ospedale.manda(bundle, percorso)).raise_for_status()

    def _chi(self, nome: str, ruolo: Ruolo, **territorio: Any) -> Chi:
        return Chi(self._porta, self._emittente.token(sub=nome, ruolo=ruolo, **territorio))


def piattaforma(settings: HostSettings) -> host.Platform:
    """The platform in which the stories can be told: its clock stands at ADESSO, and notices may go out."""
    with patch.dict(os.environ, AVVISI):
        return host.build(settings, authenticator(settings), FixedClock(ADESSO))


@asynccontextmanager
async def al_lavoro(cartella: Path, raccolta: Raccolta) -> AsyncIterator[Persone]:
    """The embedded form on files of a folder, its clock standing at ADESSO. What goes to the topic is kept, too."""
    platform = piattaforma(HostSettings(dati=cartella, emittente="", indirizzo="127.0.0.1"))
    app = host.create_app(platform)
    indirizzi = Starlette(routes=[Mount(f"{DA_SOLO}{FHIR}", pua_da_solo(platform.pua)), Mount("/", app)])

    async def sul_topic(messages: Sequence[Message]) -> None:
        for each in messages:
            raccolta.tieni("topic", json.loads(each.value))

    platform.bus.subscribe([HOSPITAL_NOTICES], sul_topic)
    hooks = {"response": [raccolta.nota]}
    transport = httpx.ASGITransport(indirizzi, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://raccordo.example", event_hooks=hooks) as porta,
    ):
        yield Persone(porta, cartella, raccolta)
