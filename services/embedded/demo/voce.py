"""How a hospital speaks to the platform, and comes to know what became of what it said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.guasti import MessaggioGuasto, in_byte
from services.embedded.demo.liste import Giornale
from services.embedded.demo.personale import Personale, Registro
from services.embedded.demo.risorse import Risorsa
from shared.fhir import systems

BASE = "/fhir/R4"


class EsitoImprevisto(Exception):
    """A message was answered otherwise than its story foresees. Holds status and codes only."""


@dataclass(frozen=True)
class Messaggio:
    """`effetto`: whether a dimissione, as the API shows it, has what the message told; where the story needs it."""

    nosologico: str
    bundle: Risorsa
    effetto: Callable[[Json], bool] | None = None


class Voce(Protocol):
    """Whatever it says is about one stay, and arrives in the order in which it was said.

    Every method raises EsitoImprevisto where the platform takes a message otherwise than its story foresees, as far as
    that can be known at once.
    """

    @property
    def occhi(self) -> Cliente:
        """The account that sees the hospital's cases."""
        ...

    @property
    def curatore(self) -> Cliente:
        """The account that looks after the messages which were refused."""
        ...

    async def apre(self, messaggio: Messaggio) -> str:
        """The first message; the id of the dimissione that it opened."""
        ...

    async def dice(self, messaggio: Messaggio) -> None:
        """A later message. Back when the case shows its effect, where the story waits for one."""
        ...

    async def contraddice(self, messaggio: Messaggio, codice: str) -> None:
        """A message that is accepted, though something in it is written down as wrong and not applied."""
        ...

    async def ripete(self, messaggio: Messaggio) -> None:
        """A message that was sent already."""
        ...

    async def sbaglia(self, messaggio: MessaggioGuasto) -> None:
        """A message that must be refused."""
        ...

    async def riconosciuti(self) -> int:
        """How many of the repeated messages were recognised: asked when everything is quiet."""
        ...


Parla = Callable[[Personale, Registro, Giornale], Voce]
"""Gives the hospital its voice, once everybody has an account."""


class PerHttp:
    """Every message has its answer: what the answer says has happened."""

    def __init__(self, personale: Personale, registro: Registro, giornale: Giornale) -> None:
        del registro, giornale  # it needs to look nowhere: it is told
        self.occhi = personale.ospedale
        self.curatore = personale.asst
        self._riconosciuti = 0

    async def apre(self, messaggio: Messaggio) -> str:
        return _caso(await self._accolto(messaggio, 201))

    async def dice(self, messaggio: Messaggio) -> None:
        await self._accolto(messaggio, 200)

    async def contraddice(self, messaggio: Messaggio, codice: str) -> None:
        if codice not in codici(await self._accolto(messaggio, 200)):
            raise EsitoImprevisto(f"un messaggio incoerente non ha avuto il rilievo {codice}")

    async def ripete(self, messaggio: Messaggio) -> None:
        detto = await self._accolto(messaggio, 200)
        if messaggio.bundle["type"] != "message" and "messaggio-gia-ricevuto" not in codici(detto):
            raise EsitoImprevisto("un messaggio inviato due volte non è stato riconosciuto")
        self._riconosciuti += 1

    async def sbaglia(self, messaggio: MessaggioGuasto) -> None:
        guasto = messaggio.guasto
        stato, detto = await self.occhi.invia(BASE, messaggio.corpo)
        trovati = codici(detto)
        if stato != guasto.stato or guasto.codice not in trovati:
            avuto = f"{stato} {sorted(trovati)}"
            raise EsitoImprevisto(f"un messaggio guasto ({guasto.codice}) ha avuto {avuto}, atteso {guasto.stato}")

    async def riconosciuti(self) -> int:
        return self._riconosciuti

    async def _accolto(self, messaggio: Messaggio, atteso: int) -> Json:
        dove = f"{BASE}/$process-message" if messaggio.bundle["type"] == "message" else BASE
        stato, detto = await self.occhi.invia(dove, in_byte(messaggio.bundle))
        if stato != atteso:
            raise EsitoImprevisto(f"un messaggio giusto ha avuto {stato} {sorted(codici(detto))}, atteso {atteso}")
        return detto


def codici(detto: Any) -> set[str]:
    """Every code of our list of problems, wherever in a FHIR answer it stands."""
    if isinstance(detto, list):
        return set().union(*map(codici, detto))
    if not isinstance(detto, dict):
        return set()
    suo = {str(detto["code"])} if detto.get("system") == systems.CS_PROBLEMA else set()
    return suo.union(*map(codici, detto.values()))


def _caso(detto: Json) -> str:
    """The id of the dimissione: in the entry that stands for the case, or in the Task that a message gets back."""
    for voce in detto["entry"]:
        if "location" in voce.get("response", {}):
            return str(voce["response"]["location"]).removeprefix("Task/")
        if voce.get("resource", {}).get("resourceType") == "Task":
            return str(voce["resource"]["id"])
    raise EsitoImprevisto("la risposta a una segnalazione non dice quale caso ha aperto")
