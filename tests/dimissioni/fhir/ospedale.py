"""The service with its FHIR door open, as a hospital's system and an operator meet it."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, create_engine, delete, select, text
from sqlalchemy.pool import NullPool
from starlette.applications import Starlette

from services.dimissioni.adapters.quarantena import corpi
from services.dimissioni.adapters.tables import tabelle
from services.dimissioni.bootstrap import Dimissioni, build
from services.dimissioni.entrypoints.fhir import create_fhir_app, fhir_routes
from services.dimissioni.entrypoints.http import create_app
from services.dimissioni.settings import Settings
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.custody.attempt import unseal
from shared.kernel.clock import FixedClock
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.persistence.aggregates import place
from tests.dimissioni.fhir.bundles import RICEVUTO, in_byte
from tests.tokens import authenticator, intestazioni

OSPEDALE = intestazioni("sistema_ospedaliero", sub="adt-bergamo", asst=["718"])
ALTRO_OSPEDALE = intestazioni("sistema_ospedaliero", sub="adt-lodi", asst=["709"])
OPERATORE = intestazioni("operatore_asst", sub="op-1", asst=["718"])
OPERATORE_ALTROVE = intestazioni("operatore_asst", sub="op-2", asst=["709"])
DI_UN_RIFIUTO = frozenset({"quarantena", "quarantena_corpi", "audit", "outbox", "case_sequences"})
"""Tables in which a refusal writes."""
DOPO = frozenset({"numero", "pubblicato"})
"""What the work of the notices writes afterwards, whenever its turn comes."""
AMMINISTRATORE = intestazioni("amministratore", sub="adm", regione=True)


@dataclass(frozen=True)
class Porta:
    dimissioni: Dimissioni
    fhir: httpx.AsyncClient
    api: httpx.AsyncClient
    bus: MemoryBus
    orologio: FixedClock

    async def invia(self, corpo: Any, a: str = "", da: dict[str, str] | None = None) -> httpx.Response:
        """A hospital posts a bundle, or raw bytes."""
        contenuto = corpo if isinstance(corpo, bytes) else in_byte(corpo)
        headers = {**(da or OSPEDALE), "Content-Type": "application/fhir+json"}
        return await self.fhir.post(f"/fhir/R4{a}", content=contenuto, headers=headers)

    async def pubblica(self, *corpi: Any) -> None:
        """A hospital publishes on the topic."""
        valori = [c if isinstance(c, bytes) else in_byte(c) for c in corpi]
        await self.bus.publish([Message(HOSPITAL_MESSAGES, "qualsiasi", valore) for valore in valori])

    async def quarantena(self, da: dict[str, str] | None = None, **filtri: str) -> list[dict[str, Any]]:
        risposta = await self.api.get("/quarantena", headers=da or AMMINISTRATORE, params=filtri)
        assert risposta.status_code == 200, risposta.text
        return list(risposta.json()["elementi"])

    async def dimissioni_viste(self) -> list[dict[str, Any]]:
        risposta = await self.api.get("/dimissioni", headers=OPERATORE)
        assert risposta.status_code == 200, risposta.text
        return list(risposta.json()["elementi"])

    async def svuota(self) -> None:
        """As if nothing had ever arrived."""
        piene = tabelle.metadata.sorted_tables
        await self.dimissioni.runtime.database.write(lambda c: [c.execute(delete(tabella)) for tabella in piene])

    def annunciati(self) -> Counter[str]:
        """How many events of each type are in the outbox, without what precedes and follows their name."""
        engine = create_engine(self.dimissioni.runtime.database.url, poolclass=NullPool)
        with engine.connect() as connection:
            buste = connection.execute(text("SELECT public FROM outbox")).scalars()
            tipi = (json.loads(busta)["type"] for busta in buste)
            return Counter(tipo.removeprefix("dimissioni.").removesuffix(".v1") for tipo in tipi)

    def conta(self, tabella: str) -> int:
        return len(self._righe(tabella))

    def scritto(self, tabella: str) -> str:
        """Whatever stands in a table, as one text."""
        return str(self._righe(tabella))

    def contenuto(self) -> dict[str, list[Any]]:
        """Every row of the service, but what keeps a refused message and the trace that it leaves."""
        return {
            tabella.name: self._righe(tabella.name, ", ".join(f'"{c.name}"' for c in tabella.c if c.name not in DOPO))
            for tabella in tabelle.metadata.sorted_tables
            if tabella.name not in DI_UN_RIFIUTO
        }

    async def corpo_di(self, quarantena_id: str) -> bytes:
        """The bytes that are kept of a refused message."""

        def leggi(connection: Connection) -> bytes:
            suo = select(corpi.c.corpo).where(corpi.c.id == quarantena_id)
            return unseal(place(corpi, quarantena_id), connection.execute(suo).scalar_one())

        return await self.dimissioni.runtime.database.read(leggi)

    def _righe(self, tabella: str, colonne: str = "*") -> list[Any]:
        engine = create_engine(self.dimissioni.runtime.database.url, poolclass=NullPool)
        with engine.connect() as connection:
            scelte = text(f"SELECT {colonne} FROM {tabella}")  # noqa: S608 - ours
            return sorted(map(tuple, connection.execute(scelte)), key=str)


@asynccontextmanager
async def porta_aperta(cartella: Path, adesso: datetime = RICEVUTO, **configurazione: Any) -> AsyncIterator[Porta]:
    bus, orologio = MemoryBus(), FixedClock(adesso)
    url = f"sqlite:///{cartella / 'dimissioni.db'}"
    dimissioni = build(Settings(database_url=url, **configurazione), bus, authenticator(), orologio)
    await dimissioni.start()
    ospite = Starlette(routes=fhir_routes("/fhir/R4", create_fhir_app(dimissioni)))
    try:
        async with (
            httpx.AsyncClient(
                transport=httpx.ASGITransport(ospite, raise_app_exceptions=False), base_url="http://prova"
            ) as fhir,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(create_app(dimissioni), raise_app_exceptions=False),
                base_url="http://prova",
            ) as api,
        ):
            yield Porta(dimissioni, fhir, api, bus, orologio)
    finally:
        await dimissioni.stop()


def codici(esito: httpx.Response) -> list[str]:
    """The codes of an OperationOutcome, in order."""
    corpo = esito.json()
    assert corpo["resourceType"] == "OperationOutcome", corpo
    assert esito.headers["content-type"] == "application/fhir+json"
    return [issue["details"]["coding"][0]["code"] for issue in corpo["issue"]]
