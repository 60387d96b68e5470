"""The whole PUA on a real database, called over HTTP with real signed tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from httpx import ASGITransport, AsyncClient, Response

from services.pua.bootstrap import Pua, build
from services.pua.entrypoints.http import create_app
from services.pua.settings import Settings
from shared.contracts.envelope import Payload, encode
from shared.contracts.topics import public_topic, restricted_topic
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from tests.pua.costruttori import ADESSO, CF_ADA
from tests.tokens import authenticator, intestazioni

PERSONA: dict[str, Any] = {
    "identificativi": [{"sistema": "codice_fiscale", "valore": CF_ADA}],
    "cognome": "Rossi",
    "nome": "Ada",
    "data_nascita": "1941-03-07",
    "sesso": "F",
}
ACCESSO: dict[str, Any] = {
    "territorio": {"ambito": "50036"},
    "persona": PERSONA,
    "segnalante": "6",
    "motivo": "Non riesce più a vivere da sola",
}
EQUIPE = [
    {"professione": "assistente_sociale", "ente": "comune"},
    {"professione": "infermiere", "ente": "asst", "operatore": "inf-2"},
]
RISULTATO: dict[str, Any] = {
    "bisogno_complesso": True,
    "non_autosufficiente": True,
    "alto_bisogno_assistenziale": True,
    "necessita_sad": True,
    "bisogni": ["Igiene personale"],
}
CONTENUTO: dict[str, Any] = {
    "bisogni": ["Igiene personale"],
    "obiettivi": [{"testo": "Restare a casa", "orizzonte": "medio"}],
    "interventi": [
        {"tipo": "sad", "erogatore": "comune", "dal": "2026-11-20", "ore_settimanali": 6},
        {"tipo": "pasti", "erogatore": "terzo_settore", "dal": "2026-11-20", "frequenza": "ogni giorno"},
    ],
    "case_manager": "as-1",
    "caregiver": {"nome": "Anna", "relazione": "figlia"},
    "verifica_prevista": "2027-05-20",
}


@dataclass
class Banco:
    """`annunciati` collects what reached the bus, by topic."""

    pua: Pua
    http: AsyncClient
    bus: MemoryBus
    annunciati: list[Message]
    orologio: FixedClock

    async def chiedi(self, metodo: str, path: str, corpo: Any = None, **intestate: str) -> Response:
        nomi = {nome.replace("_", "-"): valore for nome, valore in intestate.items()}
        return await self.http.request(metodo, path, json=corpo, headers=nomi)

    async def fatto(self, path: str, corpo: Any) -> dict[str, Any]:
        risposta = await self.chiedi("POST", path, corpo)
        assert risposta.status_code in (200, 201), risposta.text
        trovato: dict[str, Any] = risposta.json()
        return trovato

    def come(self, ruolo: str = "assistente_sociale", **claims: Any) -> "Banco":
        """From here on somebody else calls."""
        self.http.headers.update(intestazioni(ruolo, **claims))
        return self

    async def accesso(self, **altro: Any) -> dict[str, Any]:
        return await self.fatto("/accessi", ACCESSO | altro)

    async def valutato(self, esito: str = "bisogno_complesso") -> dict[str, Any]:
        aperto = await self.accesso()
        await self.fatto(f"/accessi/{aperto['id']}/accoglienza", {})
        return await self.fatto(f"/accessi/{aperto['id']}/valutazione-preliminare", {"esito": esito})

    async def valutazione(self) -> dict[str, Any]:
        accesso = await self.valutato()
        return await self.fatto("/valutazioni", {"accesso_id": accesso["id"], "area": "anziani", "equipe": EQUIPE})

    async def pai(self) -> dict[str, Any]:
        valutazione = await self.valutazione()
        await self.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
        return await self.fatto("/pai", CONTENUTO | {"valutazione_id": valutazione["id"]})

    async def attivo(self) -> dict[str, Any]:
        pai = await self.pai()
        await self.fatto(f"/pai/{pai['id']}/firme", {"lato": "sociale"})
        return await self.fatto(f"/pai/{pai['id']}/attivazione", {})

    async def spedisci(self) -> None:
        """Let the relay hand over everything that was committed."""
        while await self.pua.runtime.relay.send_batch():
            pass


@asynccontextmanager
async def banco_acceso(database_url: str, **configurazione: Any) -> AsyncIterator[Banco]:
    bus = MemoryBus()
    annunciati: list[Message] = []

    async def raccogli(messages: Any) -> None:
        annunciati.extend(messages)

    bus.subscribe([public_topic("pua"), restricted_topic("pua")], raccogli)
    settings = Settings(database_url=database_url, **configurazione)
    orologio = FixedClock(ADESSO)
    pua = build(settings, bus, authenticator(), orologio)
    # The writer alone: tests send by hand, so that they never wait for a background task.
    await pua.runtime.database.start()
    try:
        async with AsyncClient(
            transport=ASGITransport(create_app(pua), raise_app_exceptions=False),
            base_url="http://pua.test",
            headers=intestazioni(),
        ) as http:
            yield Banco(pua, http, bus, annunciati, orologio)
    finally:
        await pua.runtime.database.stop()


def messaggio(payload: Payload, caso_id: str = "caso-1", sequenza: int = 1, tipo: str | None = None) -> Message:
    """An event of another service as it arrives: dimissioni on its restricted topic, SAD on its public one."""
    servizio = payload.tipo.partition(".")[0]
    restricted = servizio == "dimissioni"
    value = encode(
        payload,
        event_id=f"{servizio}-{caso_id}-{sequenza}",
        service=servizio,
        caso_id=caso_id,
        sequence=sequenza,
        time=ADESSO,
        recorded_at=ADESSO,
        restricted=restricted,
    )
    if tipo is not None:
        value = value.replace(payload.tipo.encode(), tipo.encode())
    return Message(restricted_topic(servizio) if restricted else public_topic(servizio), caso_id, value)
