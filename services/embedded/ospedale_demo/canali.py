"""How a hospital speaks to the platform, and comes to know the Task that its request has become."""

from typing import Protocol

from services.embedded.demo.clienti import Cliente
from services.embedded.demo.guasti import in_byte
from services.embedded.demo.voce import BASE, codici
from services.embedded.ospedale_demo.ricoverato import Detto, Ricoverato


class Respinto(Exception):
    """The platform refused a message. Holds the status and the codes of the OperationOutcome."""


class Canale(Protocol):
    async def manda(self, ricoverato: Ricoverato, detto: Detto) -> str:
        """What came of it, in a word. Raises Respinto, and what the network raises."""
        ...

    async def cerca_task(self, ricoverato: Ricoverato) -> None:
        """Fill in `task` where it is not known yet and the platform has it by now."""
        ...

    def chiudi(self) -> None: ...


class PerHttp:
    """Every message has its answer, and the first answer names the Task."""

    def __init__(self, server: Cliente) -> None:
        self._server = server

    async def manda(self, ricoverato: Ricoverato, detto: Detto) -> str:
        stato, risposta = await self._server.invia(BASE, in_byte(detto.bundle))
        if stato >= 400:
            raise Respinto(f"{stato} {', '.join(sorted(codici(risposta)))}".rstrip())
        for voce in risposta["entry"]:
            if "location" in voce["response"]:
                ricoverato.task = voce["response"]["location"].removeprefix("Task/")
        avvisi = sorted(codici(risposta))
        return f"{stato} ({', '.join(avvisi)})" if avvisi else str(stato)

    async def cerca_task(self, ricoverato: Ricoverato) -> None:
        """Known since the first answer."""

    def chiudi(self) -> None:
        """Nothing of its own is open."""
