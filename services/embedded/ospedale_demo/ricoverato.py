"""What the hospital knows of one request, and what it has to say next. No network here."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from services.embedded.demo.clienti import Json
from services.embedded.demo.degenza import Degenza
from services.embedded.demo.ospedale import bundle_dimessa, bundle_dimissibile, bundle_dimissione
from services.embedded.demo.risorse import Risorsa
from shared.kernel.clock import ROME, civil_date

FINITI = {"completed", "rejected", "cancelled", "failed"}
"""R4 TaskStatus: nothing more will happen."""


class Detto(NamedTuple):
    """A message to be sent: in a word, what it says."""

    che: str
    bundle: Risorsa


@dataclass
class Ricoverato:
    """`task` is the id that the platform gave the request; None until the hospital knows it."""

    degenza: Degenza
    task: str | None = None
    stato: str = ""
    finito: bool = False
    compiuto: bool = False
    """The patient left with what they needed."""
    _versione: int = 0
    _scritte: set[str] = field(default_factory=set)
    _detti: set[str] = field(default_factory=set)

    def segnala(self) -> Detto:
        return Detto("segnalazione", bundle_dimissione(self.degenza, rumore=6))

    def nuova(self, task: Json) -> bool:
        """Whether this version was not read yet."""
        return _versione(task) > self._versione

    def legge(self, task: Json) -> list[str]:
        """The lines that are news in this version of the Task; none where it was read already. Oldest first."""
        if not self.nuova(task):
            return []
        self._versione, self.stato = _versione(task), task["status"]
        self.finito, self.compiuto = self.stato in FINITI, self.stato == "completed"
        nuove = [riga for riga in righe(task) if riga not in self._scritte]
        self._scritte = set(righe(task))
        return nuove

    def dice(self, task: Json, now: datetime) -> Iterator[Detto]:
        """What the hospital says to a Task that stands like this: each thing once."""
        if task["status"] == "on-hold" and self._prima_volta(f"risposta-{task['meta']['versionId']}"):
            yield Detto("risposta alle informazioni richieste", self._risposta(now))
        if _nostro_stato(task) == "servizi_pronti" and self._prima_volta("uscita"):
            yield Detto("clinicamente dimissibile", bundle_dimissibile(self.degenza, civil_date(now), now))
            il = now.astimezone(ROME).replace(microsecond=0)
            yield Detto("dimissione effettiva", bundle_dimessa(self.degenza, il, now + timedelta(seconds=1)))

    def _risposta(self, now: datetime) -> Risorsa:
        """The first message again, with what was missing: the day, moved on so that it is news."""
        prevista = (self.degenza.prevista_il or civil_date(now)) + timedelta(days=1)
        self.degenza = replace(self.degenza, prevista_il=prevista)
        return bundle_dimissione(self.degenza, inviato_il=now.astimezone(ROME), rumore=0)

    def _prima_volta(self, che: str) -> bool:
        nuova = che not in self._detti
        self._detti.add(che)
        return nuova


def righe(task: Json) -> list[str]:
    """A Task in words: its state first, then why, then what the hospital may count on."""
    stato = f"{task['status']} ({_nostro_stato(task)})"
    return [stato, *_motivo(task), *(_uscita(each) for each in task.get("output", []))]


def _versione(task: Json) -> int:
    return int(task["meta"]["versionId"])


def _nostro_stato(task: Json) -> str:
    return str(task["businessStatus"]["coding"][0]["code"])


def _motivo(task: Json) -> list[str]:
    motivo = task.get("statusReason")
    if motivo is None:
        return []
    testo = f": {motivo['text']}" if "text" in motivo else ""
    return [f"motivo {motivo['coding'][0]['code']}{testo}"]


def _uscita(output: Json) -> str:
    che = output["type"]["coding"][0]["code"]
    valore = next(each for nome, each in output.items() if nome.startswith("value"))
    return f"{che} {_in_parole(valore)}"


def _in_parole(valore: Json | str) -> str:
    if isinstance(valore, str):
        return valore
    if "reference" in valore:
        return str(valore["reference"])
    recapiti = (each["value"] for each in valore.get("telecom", []) if "value" in each)
    return ", ".join([valore.get("name", ""), *recapiti])
