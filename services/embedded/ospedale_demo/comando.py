"""The command: signal, follow, answer, let the patient go; every step in words."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from services.embedded.demo.clienti import Cliente, Linea, NonRisponde, RispostaInattesa
from services.embedded.demo.guasti import in_byte
from services.embedded.demo.regia import prima
from services.embedded.demo.voce import BASE
from services.embedded.ospedale_demo.canali import Canale, PerHttp, Respinto
from services.embedded.ospedale_demo.degenze import degenze
from services.embedded.ospedale_demo.ricoverato import Detto, Ricoverato
from services.embedded.ospedale_demo.sul_topic import SulTopic
from services.embedded.ospedale_demo.territorio import TerritorioDiProva
from shared.kernel.clock import ROME, Clock
from shared.kernel.territory import Territorio
from shared.messaging.kafka_client import Brokers

TUTTO_BENE, QUALCOSA_NON_VA, NON_SI_PUO = 0, 1, 2
OGNI = 1.0
"""Seconds between two looks at the requests. A hospital in earnest looks every few minutes, or is told."""


@dataclass(frozen=True)
class Ordini:
    """`base`: where the platform answers. `attesa`: seconds for which the requests are followed.

    `kafka`: the broker to which messages go; None: they go by HTTP. `scrivi`: folder for what was sent.
    """

    base: str
    token: str
    territorio: Territorio
    quante: int
    seme: str
    attesa: float
    kafka: Brokers | None = None
    scrivi: Path | None = None


class Ospedale:
    """Plays one hospital, from the first message to the last Task that is finished."""

    def __init__(self, ordini: Ordini, server: Cliente, canale: Canale, clock: Clock, console: Console) -> None:
        self._ordini = ordini
        self._server = server
        self._canale = canale
        self._clock = clock
        self._console = console
        self._scritti = 0
        self.respinti = 0
        self.ricoverati = [
            Ricoverato(degenza) for degenza in degenze(ordini.quante, ordini.territorio, ordini.seme, clock.now())
        ]

    async def segnala(self) -> None:
        for ricoverato in self.ricoverati:
            await self._manda(ricoverato, ricoverato.segnala())

    async def segue(self) -> None:
        """Until every request is finished, for ever if need be."""
        while not all(ricoverato.finito for ricoverato in self.ricoverati):
            await asyncio.sleep(OGNI)
            await self._guarda()

    async def task_di(self, ricoverato: Ricoverato) -> str | None:
        """Once it is known; None where the request was refused."""
        while True:
            if ricoverato.task is not None or ricoverato.finito:
                return ricoverato.task
            await asyncio.sleep(OGNI)

    async def _guarda(self) -> None:
        """What changed since the last look, in the order in which it changed."""
        for ricoverato in self.ricoverati:
            if ricoverato.task is None:
                await self._canale.cerca_task(ricoverato)
        suoi = {ricoverato.task: ricoverato for ricoverato in self.ricoverati if ricoverato.task is not None}
        if not suoi:
            return
        chiesto = {"_id": ",".join(sorted(suoi)), "_count": "200"}
        async for task in self._server.cerca(f"{BASE}/Task/_search", chiesto):
            ricoverato = suoi[task["id"]]
            if ricoverato.nuova(task):
                await self._racconta(ricoverato)
            for detto in ricoverato.dice(task, self._clock.now()):
                await self._manda(ricoverato, detto)

    async def _racconta(self, ricoverato: Ricoverato) -> None:
        """Every version since the last look, with the instant at which it came to be: nothing goes by unseen."""
        storia = await self._server.leggi(f"{BASE}/Task/{ricoverato.task}/_history")
        for voce in reversed(storia["entry"]):
            task = voce["resource"]
            for riga in ricoverato.legge(task):
                self._riga(ricoverato, riga, datetime.fromisoformat(task["meta"]["lastUpdated"]))

    async def _manda(self, ricoverato: Ricoverato, detto: Detto) -> None:
        self._conserva(ricoverato, detto)
        try:
            esito = await self._canale.manda(ricoverato, detto)
        except Respinto as respinto:
            self.respinti += 1
            ricoverato.finito = ricoverato.finito or ricoverato.task is None  # a request that never began
            esito = f"respinto, {respinto}"
        self._riga(ricoverato, f"→ {detto.che}: {esito}")

    def _riga(self, ricoverato: Ricoverato, testo: str, quando: datetime | None = None) -> None:
        ora = (quando or self._clock.now()).astimezone(ROME)
        self._console.print(f"{ora:%H:%M:%S}  {ricoverato.degenza.nosologico}  {testo}", markup=False, soft_wrap=True)

    def _conserva(self, ricoverato: Ricoverato, detto: Detto) -> None:
        if self._ordini.scrivi is None:
            return
        self._ordini.scrivi.mkdir(parents=True, exist_ok=True)
        self._scritti += 1
        nome = f"{self._scritti:03d}-{ricoverato.degenza.nosologico}-{detto.che.replace(' ', '-')}.json"
        (self._ordini.scrivi / nome).write_bytes(in_byte(detto.bundle))


async def recita(
    ordini: Ordini,
    console: Console,
    clock: Clock,
    linea: Linea,
    altri: Sequence[TerritorioDiProva] = (),
) -> int:
    """The exit status. `altri`: who plays the territory, if anybody does. `linea` is closed in the end."""
    try:
        return await _recita(ordini, console, clock, linea, altri)
    except NonRisponde as guasto:
        console.print(f"{guasto}. La piattaforma è accesa? Si avvia con: raccordo avvia", style="red", markup=False)
    except RispostaInattesa as rifiuto:
        console.print(str(rifiuto), style="red", markup=False)
    finally:
        await linea.chiudi()
    return NON_SI_PUO


async def _recita(
    ordini: Ordini, console: Console, clock: Clock, linea: Linea, altri: Sequence[TerritorioDiProva]
) -> int:
    server = Cliente(linea, "ospedale-di-prova", ordini.token)
    capacita = await server.leggi(f"{BASE}/metadata")
    come = "Kafka" if ordini.kafka else "HTTP"
    chi = f"{capacita['software']['name']} {capacita['software']['version']}, FHIR {capacita['fhirVersion']}"
    console.print(f"Ospedale di prova verso {ordini.base}{BASE} ({chi}); messaggi per {come}", soft_wrap=True)
    canale: Canale = PerHttp(server) if ordini.kafka is None else SulTopic(server, ordini.kafka)
    ospedale = Ospedale(ordini, server, canale, clock, console)
    try:
        await ospedale.segnala()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ordini.attesa), asyncio.TaskGroup() as turno:
                turno.create_task(ospedale.segue())
                for territorio in altri:
                    turno.create_task(_lavora(territorio, ospedale))
    except ExceptionGroup as insieme:
        raise prima(insieme) from insieme
    finally:
        canale.chiudi()
    return _conclude(ospedale, console, attesi=bool(altri))


async def _lavora(territorio: TerritorioDiProva, ospedale: Ospedale) -> None:
    """The territory works on each request as soon as the hospital knows its Task; of the first it asks something."""
    for numero, ricoverato in enumerate(ospedale.ricoverati):
        task = await ospedale.task_di(ricoverato)
        if task is not None:
            await territorio.lavora(task, chiede=numero == 0)


def _conclude(ospedale: Ospedale, console: Console, *, attesi: bool) -> int:
    aperte = [ricoverato for ricoverato in ospedale.ricoverati if not ricoverato.finito]
    compiute = sum(ricoverato.compiuto for ricoverato in ospedale.ricoverati)
    altre = len(ospedale.ricoverati) - compiute - len(aperte)
    console.print(
        f"Richieste: {compiute} compiute, {len(aperte)} aperte, {altre} chiuse altrimenti; "
        f"messaggi respinti: {ospedale.respinti}.",
        soft_wrap=True,
    )
    return QUALCOSA_NON_VA if ospedale.respinti or (attesi and aperte) else TUTTO_BENE
