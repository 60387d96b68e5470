"""Hospitals that want to be told: rounds by hand, a clock that stands still, a carrier of our choice."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from services.dimissioni.adapters.avvisi.lavoro import LavoroDegliAvvisi
from services.dimissioni.application.commands import AccogliMessaggio, IndicaDataPrevista, PrendiInCarico
from services.dimissioni.application.handlers import accogli_messaggio, indica_data_prevista, prendi_in_carico
from services.dimissioni.bootstrap import Dimissioni, build
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.entrypoints.fhir import create_fhir_app
from services.dimissioni.settings import Settings
from services.embedded.demo.ospedale import richiesta_di_avvisi
from shared.contracts.topics import HOSPITAL_NOTICES
from shared.kernel.actor import Actor
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.persistence.call import Call
from shared.webhooks.spedizione import Corriere
from tests.corriere import CorrierePronto
from tests.dimissioni.costruttori import DIMESSA, ORA, messaggio
from tests.dimissioni.finti import assistente, ospedale
from tests.fhir import Fhir, valida
from tests.tokens import authenticator, intestazioni

HOST = "adt.ospedale.test"
URL = f"https://{HOST}/avvisi"
INDIRIZZO = "https://raccordo.example/fhir/R4"
SEGRETO = "un segreto di prova, lungo quanto basta"
ADT, ADT_LODI = "adt-bergamo", "adt-lodi"
OSPEDALE = intestazioni("sistema_ospedaliero", sub=ADT, asst=["718"])
ALTRO_OSPEDALE = intestazioni("sistema_ospedaliero", sub=ADT_LODI, asst=["718"])
OPERATORE = intestazioni("operatore_asst", sub="op-1", asst=["718"])

RICHIESTA = richiesta_di_avvisi(URL) | {"reason": "Sapere a che punto sono le richieste di Maria Rossi"}
Passo = tuple[str, int]
"""A Task, and the version that it has become."""


def richiesta(**canale: Any) -> dict[str, Any]:
    chiesta = deepcopy(RICHIESTA)
    chiesta["channel"] |= canale
    return chiesta


@dataclass
class Scena:
    dimissioni: Dimissioni
    fhir: Fhir
    orologio: FixedClock
    corriere: CorrierePronto
    lavoro: LavoroDegliAvvisi
    bus: MemoryBus
    sul_topic: list[Message] = field(default_factory=list)

    def passano(self, **quanto: float) -> None:
        self.orologio.move_to(self.orologio.now() + timedelta(**quanto))

    async def segnala(self, numero: int = 1, da: str = ADT, canale: str = "http") -> str:
        """A hospital asks for a protected discharge; the id of the dimissione."""
        detto = messaggio(messaggio_id=f"m-{numero}", chiave_caso=f"ricovero-{numero}", mittente=da)
        esito = await self._fai(accogli_messaggio, AccogliMessaggio(detto, canale), ospedale(da))
        return str(esito.dimissione.id)

    async def prende_in_carico(self, dimissione_id: str) -> Dimissione:
        fatta: Dimissione = await self._fai(prendi_in_carico, PrendiInCarico(dimissione_id), assistente())
        return fatta

    async def sposta(self, dimissione_id: str, giorni: int) -> Dimissione:
        """The day on which the person is to leave changes."""
        comando = IndicaDataPrevista(dimissione_id, DIMESSA + timedelta(days=giorni))
        fatta: Dimissione = await self._fai(indica_data_prevista, comando, assistente())
        return fatta

    async def giro(self) -> int:
        """One round of each kind; how many attempts were made."""
        await self.lavoro.numera()
        await self.lavoro.pubblica()
        return await self.lavoro.spedisci()

    async def manda(
        self, metodo: str, indirizzo: str, corpo: Any = None, da: dict[str, str] | None = None
    ) -> httpx.Response:
        contenuto = corpo if isinstance(corpo, bytes) else None if corpo is None else json.dumps(corpo).encode()
        headers = (da or OSPEDALE) | {"content-type": "application/fhir+json"}
        return await self.fhir.http.request(metodo, f"/fhir/R4/{indirizzo}", content=contenuto, headers=headers)

    async def sottoscrive(self, da: dict[str, str] | None = None, **canale: Any) -> dict[str, Any]:
        risposta = await self.manda("POST", "Subscription", richiesta(**canale), da)
        assert risposta.status_code == 201, risposta.text
        return valida(risposta.json())

    async def sottoscrive_e_risponde(self) -> dict[str, Any]:
        """Subscribed, and the first contact is made."""
        mia = await self.sottoscrive()
        assert await self.giro() == 1
        self.corriere.portate.clear()
        return mia

    async def come_sta(self, id: str) -> dict[str, str]:
        """The parameters of `$status`, those of one value."""
        insieme = await self.fhir.leggi(f"Subscription/{id}/$status")
        return parametri(insieme["entry"][0]["resource"])

    async def _fai(self, handler: Any, comando: Any, attore: Actor) -> Any:
        runtime = self.dimissioni.runtime
        call = Call(attore, "prova")
        return await runtime.database.write(lambda c: handler(comando, runtime.unit_of_work(c, call)))


def detta(contenuto: bytes) -> dict[str, Any]:
    """A notification, valid FHIR with all that it holds."""
    bundle = valida(json.loads(contenuto))
    valida(bundle["entry"][0]["resource"])
    return bundle


def parametri(status: dict[str, Any]) -> dict[str, str]:
    return {
        each["name"]: value
        for each in status["parameter"]
        for name, value in each.items()
        if name.startswith("value") and isinstance(value, str)
    }


def numeri(bundle: dict[str, Any]) -> list[int]:
    """The numbers of the events of a notification."""
    parts = [
        each["part"] for each in bundle["entry"][0]["resource"]["parameter"] if each["name"] == "notification-event"
    ]
    return [int(part["valueString"]) for event in parts for part in event if part["name"] == "event-number"]


def passi(bundle: dict[str, Any]) -> list[Passo]:
    """What a notification is about, in order."""
    return [
        (str(entry["fullUrl"]).rpartition("/Task/")[2], int(entry["response"]["etag"][3:-1]))
        for entry in bundle["entry"][1:]
    ]


@asynccontextmanager
async def scena(
    database_url: str, corriere: Corriere | None = None, *, events: bool = False, **configurazione: Any
) -> AsyncIterator[Scena]:
    """`events`: whether the service goes its rounds by itself."""
    bus, orologio, pronto = MemoryBus(), FixedClock(ORA), CorrierePronto()
    wanted = {"avvisi_host": HOST, "avvisi_segreto": SEGRETO, "fhir_indirizzo": INDIRIZZO} | configurazione
    dimissioni = build(Settings(database_url=database_url, **wanted), bus, authenticator(), orologio)
    heard: list[Message] = []

    async def hear(messages: Sequence[Message]) -> None:
        heard.extend(messages)

    bus.subscribe([HOSPITAL_NOTICES], hear)
    await dimissioni.start(events=events)
    fhir = Fhir(create_fhir_app(dimissioni), OSPEDALE)
    try:
        yield Scena(dimissioni, fhir, orologio, pronto, lavoro_di(dimissioni, bus, corriere or pronto), bus, heard)
    finally:
        await fhir.http.aclose()
        await dimissioni.stop()


def lavoro_di(dimissioni: Dimissioni, bus: MemoryBus, corriere: Corriere) -> LavoroDegliAvvisi:
    runtime = dimissioni.runtime
    return LavoroDegliAvvisi(
        runtime.database,
        runtime.unit_of_work,
        bus,
        corriere,
        dimissioni.clock,
        dimissioni.regolazione.radici,
        dimissioni.settings.fhir_indirizzo,
    )
