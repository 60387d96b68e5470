"""The hospital's voice on the topic: it says, nobody answers, and what became of it is seen from outside."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import TypeVar

from scripts.demo_distributed.produttore import Produttore
from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.guasti import MessaggioGuasto, in_byte
from services.embedded.demo.liste import PAUSA, PAZIENZA, Fermi, Giornale
from services.embedded.demo.personale import Personale, Registro
from services.embedded.demo.risorse import Risorsa
from services.embedded.demo.voce import Messaggio, PerHttp

DIMISSIONI = "/dimissioni/v1/dimissioni"
T = TypeVar("T")


class SulTopic:
    """There a hospital has no account of ours: the ASST sees its cases, and only the administrator of the platform the
    refused messages, of which nobody vouches where they belong."""

    def __init__(self, produttore: Produttore, personale: Personale, registro: Registro, giornale: Giornale) -> None:
        self.occhi = personale.asst
        self.curatore = personale.amministratore
        self._produttore = produttore
        self._giornale = giornale
        self._per_http = PerHttp(personale, registro, giornale)
        self._segnalate = Segnalate(personale.asst)
        self._casi: dict[str, str] = {}
        self._ripetuti: list[Messaggio] = []

    async def apre(self, messaggio: Messaggio) -> str:
        await self._manda(messaggio.nosologico, in_byte(messaggio.bundle))
        caso = await self._aspetta(partial(self._segnalate.caso_di, impronta(messaggio.bundle)))
        self._casi[messaggio.nosologico] = caso
        return caso

    async def dice(self, messaggio: Messaggio) -> None:
        await self._manda(messaggio.nosologico, in_byte(messaggio.bundle))
        if messaggio.effetto is not None:
            await self._aspetta(partial(self._mostra, messaggio, messaggio.effetto))

    async def contraddice(self, messaggio: Messaggio, codice: str) -> None:
        def rilevato(dimissione: Json) -> bool:
            return codice in {anomalia["codice"] for anomalia in dimissione["anomalie"]}

        await self._manda(messaggio.nosologico, in_byte(messaggio.bundle))
        await self._aspetta(partial(self._mostra, messaggio, rilevato))

    async def ripete(self, messaggio: Messaggio) -> None:
        await self._manda(messaggio.nosologico, in_byte(messaggio.bundle))
        self._ripetuti.append(messaggio)

    async def sbaglia(self, messaggio: MessaggioGuasto) -> None:
        if messaggio.guasto.di_chi_manda:  # on the topic it is the broker that says who may write
            await self._per_http.sbaglia(messaggio)
        else:
            await self._manda(messaggio.nosologico, messaggio.corpo)

    async def riconosciuti(self) -> int:
        """A message that came twice stands once in its case."""
        return sum([await self._sta_una_volta(messaggio) for messaggio in self._ripetuti])

    async def _manda(self, nosologico: str, corpo: bytes) -> None:
        await asyncio.to_thread(self._produttore.manda, nosologico, corpo)

    async def _aspetta(self, cerca: Callable[[], Awaitable[T | None]]) -> T:
        """Raises Fermi where nothing at all happens for a long while."""
        while (trovato := await cerca()) is None:
            if asyncio.get_running_loop().time() - self._giornale.ultimo > PAZIENZA:
                raise Fermi("l'ospedale ha mandato un messaggio sul topic e nessun caso ne mostra l'effetto")
            await asyncio.sleep(PAUSA)
        return trovato

    async def _mostra(self, messaggio: Messaggio, effetto: Callable[[Json], bool]) -> Json | None:
        dimissione = await self._dimissione(messaggio)
        return dimissione if effetto(dimissione) else None

    async def _sta_una_volta(self, messaggio: Messaggio) -> bool:
        ricevuti = [ricevuto["messaggio_id"] for ricevuto in (await self._dimissione(messaggio))["messaggi"]]
        return ricevuti.count(impronta(messaggio.bundle)) == 1

    async def _dimissione(self, messaggio: Messaggio) -> Json:
        return await self.occhi.leggi(f"{DIMISSIONI}/{self._casi[messaggio.nosologico]}")


class Segnalate:
    """The cases that nobody has taken on yet, by the messages that they hold; one reading serves all who wait."""

    def __init__(self, chi: Cliente) -> None:
        self._chi = chi
        self._casi: dict[str, str] = {}
        self._letture = 0
        self._turno = asyncio.Lock()

    async def caso_di(self, segno: str) -> str | None:
        """The id of the dimissione; None where there is none yet."""
        if segno not in self._casi:
            await self._rileggi(self._letture)
        return self._casi.get(segno)

    async def _rileggi(self, lette: int) -> None:
        async with self._turno:
            if self._letture == lette:
                async for voce in self._chi.elenco(DIMISSIONI, stato="segnalata"):
                    self._casi.update({messaggio["messaggio_id"]: voce["id"] for messaggio in voce["messaggi"]})
                self._letture += 1


def impronta(bundle: Risorsa) -> str:
    """What the platform knows a message by: the SHA-256 of its canonical JSON."""
    return sha256(json.dumps(bundle, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
