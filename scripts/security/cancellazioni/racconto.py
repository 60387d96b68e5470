"""What happens to the canaries: told through the doors by which everybody comes in, hospitals' messages included.

A third is signalled by a hospital, a third comes by themselves and gets a plan with home care, a third is only taken
on; some messages are refused and wait in quarantine, some events are parked. In the end nothing is open.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from scripts.security.cancellazioni.persone import Canarino
from services.embedded.demo.ospedale import Degenza, Paziente, bundle_annullata, bundle_dimissione
from shared.contracts.topics import restricted_topic
from shared.messaging.bus import Bus, Message

TERRITORIO = {"ambito": "50036", "distretto": "22047", "asst": "718"}
PAZIENZA = 180.0
"""Seconds within which an event has had its effect."""
OGNI_QUANTI_UNO_SI_FERMA = 10

Intestazioni = Mapping[str, str]


@dataclass(frozen=True)
class Chi:
    """The headers by which each of them comes in."""

    ospedale: Intestazioni
    assistente: Intestazioni
    asst: Intestazioni
    sad: Intestazioni
    amministratore: Intestazioni


@dataclass
class Racconto:
    """numero of the canary -> the ids that the platform gave: of the person, of the case, of whatever can be read."""

    persone: dict[int, str] = field(default_factory=dict)
    casi: dict[int, str] = field(default_factory=dict)
    indirizzi: dict[int, list[str]] = field(default_factory=dict)
    in_quarantena: list[int] = field(default_factory=list)


class Narratore:
    def __init__(self, http: httpx.AsyncClient, chi: Chi, bus: Bus, ora: datetime) -> None:
        self._http = http
        self._chi = chi
        self._bus = bus
        self._ora = ora
        self.racconto = Racconto()

    async def racconta(self, canarini: Sequence[Canarino]) -> Racconto:
        for canarino in canarini:
            match canarino.numero % 3:
                case 0:
                    await self._dall_ospedale(canarino)
                case 1:
                    await self._con_un_piano(canarino)
                case _:
                    await self._preso_in_carico(canarino)
        return self.racconto

    async def _dall_ospedale(self, canarino: Canarino) -> None:
        degenza = Degenza(
            nosologico=f"N{canarino.numero:05d}",
            paziente=Paziente(
                canarino.codice_fiscale,
                canarino.nascita,
                "F",
                canarino.cognome,
                canarino.nome,
                canarino.indirizzo,
                "Bergamo",
                canarino.telefono,
            ),
            ambito=TERRITORIO["ambito"],
            distretto=TERRITORIO["distretto"],
            asst=TERRITORIO["asst"],
            ricoverato_il=self._ora - timedelta(days=5),
            segnalata_il=self._ora - timedelta(hours=2),
            diagnosi=("820.8", canarino.diagnosi),
            note=canarino.nota,
            caregiver=f"figlia {canarino.cognome}",
        )
        bundle = bundle_dimissione(degenza, rumore=3)
        if canarino.numero % OGNI_QUANTI_UNO_SI_FERMA == 0:
            # Without the reason why it is sent nobody can do anything with it: it waits for somebody to look.
            monco = {**bundle, "entry": [v for v in bundle["entry"] if v["resource"]["resourceType"] != "Task"]}
            await self._http.post("/fhir/R4", json=monco, headers=dict(self._chi.ospedale))
            self.racconto.in_quarantena.append(canarino.numero)
        await self._fa("ospedale", "/fhir/R4", bundle)
        accesso = await self._accesso_di(canarino)
        self._ricorda(canarino, accesso, f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}")
        await self._fa("ospedale", "/fhir/R4", bundle_annullata(degenza, "dimissione_ordinaria", self._ora))
        await self._finche(f"/pua/v1/accessi/{accesso['id']}", "stato", "chiuso")

    async def _con_un_piano(self, canarino: Canarino) -> None:
        accesso = await self._apri(canarino)
        await self._fa("assistente", f"/pua/v1/accessi/{accesso['id']}/accoglienza", {})
        preliminare = {"esito": "bisogno_complesso", "motivo": canarino.diagnosi}
        await self._fa("assistente", f"/pua/v1/accessi/{accesso['id']}/valutazione-preliminare", preliminare)
        equipe = [
            {"professione": "assistente_sociale", "ente": "comune"},
            {"professione": "infermiere", "ente": "asst"},
        ]
        avvio = {"accesso_id": accesso["id"], "area": "anziani", "equipe": equipe}
        valutazione = await self._fa("assistente", "/pua/v1/valutazioni", avvio)
        risultato = {
            "bisogno_complesso": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
            "necessita_sad": True,
            "bisogni": [canarino.nota],
        }
        await self._fa("assistente", f"/pua/v1/valutazioni/{valutazione['id']}/conclusione", risultato)
        pai = await self._fa("assistente", "/pua/v1/pai", self._piano(canarino, valutazione["id"]))
        await self._fa("assistente", f"/pua/v1/pai/{pai['id']}/firme", {"lato": "sociale"})
        fermo = canarino.numero % OGNI_QUANTI_UNO_SI_FERMA == 1
        if fermo:
            await self._avvelena(accesso["caso_id"])
        await self._fa("assistente", f"/pua/v1/pai/{pai['id']}/attivazione", {})
        self._ricorda(canarino, accesso, f"/pua/v1/valutazioni/{valutazione['id']}", f"/pua/v1/pai/{pai['id']}")
        if not fermo:
            presa = await self._presa_di(accesso["caso_id"])
            rifiuto = {"motivo": "risorse_non_disponibili"}
            await self._fa("sad", f"/sad/v1/prese-in-carico/{presa['id']}/rifiuto", rifiuto)
        chiusura = {"motivo": "rinuncia", "nota": canarino.nota}
        await self._fa("assistente", f"/pua/v1/pai/{pai['id']}/chiusura", chiusura)
        esito = {"esito": "preso_in_carico", "motivo": canarino.nota}
        await self._fa("assistente", f"/pua/v1/accessi/{accesso['id']}/chiusura", esito)

    async def _preso_in_carico(self, canarino: Canarino) -> None:
        accesso = await self._apri(canarino)
        self._ricorda(canarino, accesso)
        esito = {"esito": "annullato", "motivo": canarino.diagnosi}
        await self._fa("assistente", f"/pua/v1/accessi/{accesso['id']}/chiusura", esito)

    async def _apri(self, canarino: Canarino) -> Any:
        corpo = {"territorio": TERRITORIO, "persona": canarino.modulo(), "segnalante": "6", "motivo": canarino.nota}
        # With a key: the answer, which says it all again, is remembered.
        return await self._fa("assistente", "/pua/v1/accessi", corpo, {"Idempotency-Key": f"apre-{canarino.numero}"})

    def _piano(self, canarino: Canarino, valutazione_id: str) -> dict[str, Any]:
        oggi = self._ora.date().isoformat()
        return {
            "valutazione_id": valutazione_id,
            "bisogni": [canarino.nota],
            "obiettivi": [{"testo": canarino.diagnosi, "orizzonte": "medio"}],
            "interventi": [{"tipo": "sad", "erogatore": "comune", "dal": oggi, "ore_settimanali": 6}],
            "case_manager": "as-1",
            "caregiver": {"nome": canarino.nome, "relazione": "figlia"},
        }

    async def _avvelena(self, caso_id: str) -> None:
        """Something unreadable about the case reaches home care first: what follows is parked behind it."""
        veleno = f'{{"specversion": "1.0", "subject": "{caso_id}"}}'.encode()
        await self._bus.publish([Message(restricted_topic("pua"), caso_id, veleno)])

    def _ricorda(self, canarino: Canarino, accesso: Any, *altri: str) -> None:
        numero = canarino.numero
        self.racconto.persone[numero], self.racconto.casi[numero] = accesso["persona_id"], accesso["caso_id"]
        suoi = [f"/pua/v1/persone/{accesso['persona_id']}", f"/pua/v1/accessi/{accesso['id']}"]
        self.racconto.indirizzi[numero] = [*suoi, f"/pua/v1/persone/{accesso['persona_id']}/cartella", *altri]

    async def _accesso_di(self, canarino: Canarino) -> Any:
        async with asyncio.timeout(PAZIENZA):
            while True:
                aperti = await self.legge("/pua/v1/accessi?stato=aperto")
                for accesso in aperti["elementi"]:
                    if accesso["motivo"] and canarino.nota in accesso["motivo"]:
                        return accesso
                await asyncio.sleep(0.05)

    async def _presa_di(self, caso_id: str) -> Any:
        async with asyncio.timeout(PAZIENZA):
            while True:
                trovate = await self.legge(f"/sad/v1/prese-in-carico?caso_id={caso_id}", self._chi.sad)
                if trovate["elementi"]:
                    return trovate["elementi"][0]
                await asyncio.sleep(0.05)

    async def _finche(self, path: str, campo: str, valore: str) -> None:
        async with asyncio.timeout(PAZIENZA):
            while (await self.legge(path))[campo] != valore:  # noqa: ASYNC110  # asked from outside: no event
                await asyncio.sleep(0.05)

    async def legge(self, path: str, come: Intestazioni | None = None) -> Any:
        risposta = await self._http.get(path, headers=dict(come or self._chi.assistente))
        if not risposta.is_success:
            raise StoriaInterrotta(f"GET {path}: {risposta.status_code} {risposta.text}")
        return risposta.json()

    async def _fa(self, chi: str, path: str, corpo: Any, altre: Intestazioni | None = None) -> Any:
        intestazioni = {**getattr(self._chi, chi), **(altre or {})}
        risposta = await self._http.post(path, json=corpo, headers=intestazioni)
        if not risposta.is_success:
            raise StoriaInterrotta(f"POST {path}: {risposta.status_code} {risposta.text}")
        return risposta.json()


class StoriaInterrotta(Exception):
    """The platform did not take what it was told."""
