"""The whole service on a database of its own, called as clients call it."""

from dataclasses import dataclass
from typing import Any

import httpx

from services.dimissioni.application.commands import AccogliMessaggio
from services.dimissioni.application.handlers import EsitoMessaggio, accogli_messaggio
from services.dimissioni.bootstrap import Dimissioni, build
from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from services.dimissioni.entrypoints.http import create_app
from services.dimissioni.settings import Settings
from shared.contracts.envelope import Payload, encode
from shared.contracts.topics import public_topic
from shared.kernel.actor import Actor
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.persistence.call import Call
from tests.dimissioni.costruttori import ORA
from tests.dimissioni.finti import ospedale
from tests.tokens import authenticator, intestazioni

SEGNALAZIONE: dict[str, Any] = {
    "persona": {
        "identificativi": [{"sistema": "codice_fiscale", "valore": "RSSMRA41C47A794Z"}],
        "cognome": "Rossi",
        "nome": "Maria",
        "data_nascita": "1941-03-07",
        "sesso": "F",
    },
    "territorio": {"ambito": "50036"},
    "segnalata_il": "2026-03-02T09:30:00+01:00",
    "data_ricovero": "2026-02-20",
    "destinazione_prevista": "domicilio",
    "motivo": "frattura del femore",
    "scale": [{"scala": "brass", "punteggio": 22}],
}


@dataclass(frozen=True)
class Servizio:
    dimissioni: Dimissioni
    http: httpx.AsyncClient
    bus: MemoryBus
    orologio: FixedClock

    async def spegni(self) -> None:
        await self.http.aclose()
        await self.dimissioni.stop()

    async def segnala(self, **cambi: Any) -> dict[str, Any]:
        """A case typed by the assistente sociale of Bergamo."""
        risposta = await self.http.post("/dimissioni", json=SEGNALAZIONE | cambi)
        assert risposta.status_code == 201, risposta.text
        return dict(risposta.json())

    async def riceve(
        self, detto: MessaggioOspedaliero, da: Actor | None = None, canale: str = "http"
    ) -> EsitoMessaggio:
        """A hospital's message, already read."""
        call = Call(da or ospedale(), "prova")
        runtime = self.dimissioni.runtime
        comando = AccogliMessaggio(detto, canale)
        return await runtime.database.write(
            lambda connection: accogli_messaggio(comando, runtime.unit_of_work(connection, call))
        )

    async def annuncia(self, servizio: str, caso_id: str, sequenza: int, payload: Payload) -> None:
        """An event of another service, delivered; returns when its effect is durable."""
        valore = encode(
            payload,
            event_id=f"{servizio}-{caso_id}-{sequenza}",
            service=servizio,
            caso_id=caso_id,
            sequence=sequenza,
            time=self.orologio.now(),
            recorded_at=self.orologio.now(),
        )
        await self.bus.publish([Message(public_topic(servizio), caso_id, valore)])


async def acceso(database_url: str, **configurazione: Any) -> Servizio:
    """The service started on a database; whoever asks must stop it."""
    bus, orologio = MemoryBus(), FixedClock(ORA)
    dimissioni = build(Settings(database_url=database_url, **configurazione), bus, authenticator(), orologio)
    await dimissioni.start()
    transport = httpx.ASGITransport(create_app(dimissioni), raise_app_exceptions=False)
    http = httpx.AsyncClient(transport=transport, base_url="http://prova", headers=intestazioni())
    return Servizio(dimissioni, http, bus, orologio)
