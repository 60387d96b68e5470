"""What the register of an Ambito announces (`services.indicators`): what an Ufficio di Piano states and no case tells.

A `voce` is one thing of the register (an équipe, a protocol, a tool): its id is the case id of its events. A
`registrazione` is one statement about it. Nothing is overwritten: a statement that corrects another says which one it
takes the place of, and one that should never have been made is annulled by an event of its own.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from shared.contracts.envelope import Payload, TerritorioDelCaso

Codice = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
"""A word of a code list: `assistente_sociale`, `terzo_settore`."""
Denominazione = Annotated[str, StringConstraints(min_length=2, max_length=120, pattern=r"^[^\x00-\x1f]*$")]
"""The public name of a body, a tool, an act: never of a person."""

Materia = Literal["allontanamento_familiare", "dimissioni_protette", "valutazione_integrata"]
"""What a protocol is about: PAF-1, DIP-1, PUA-1."""
StatoProtocollo = Literal["definito", "aggiornato", "condiviso", "attivato", "cessato"]
Destinatari = Literal["equipe", "caregiver"]
"""For whom the training meetings are: the members of the EEMM (VMD-2), caregivers (DIP-5)."""


class Registrazione(Payload):
    """What every statement of the register has in common. `time` is when it became true, as far as a day says it."""

    voce_id: str
    registrazione_id: str
    territorio: TerritorioDelCaso
    sostituisce: str | None = None
    """The registrazione of the same voce that this one corrects: from now on that one does not count."""
    documento: Denominazione | None = None
    """The act that says so, as its number names it."""


class EquipeRegistrata(Registrazione):
    """An équipe multidisciplinare (EEMM), active from a day, with its professions (VMD-1, VMD-3)."""

    tipo: ClassVar[str] = "registro.equipe-registrata.v1"

    denominazione: Denominazione
    attiva_dal: date
    attiva_al: date | None = None
    professioni: tuple[Codice, ...]


class ProfessioniRegistrate(Registrazione):
    """The professions present in organisation, management and delivery of the services in a year (VMD-3)."""

    tipo: ClassVar[str] = "registro.professioni-registrate.v1"

    anno: int
    professioni: tuple[Codice, ...]


class IncontriRegistrati(Registrazione):
    """The training meetings of a year, as they stand on a day: how many were planned, how many of them were held."""

    tipo: ClassVar[str] = "registro.incontri-registrati.v1"

    destinatari: Destinatari
    anno: int
    al: date
    """The day up to which the meetings held are counted; within `anno`."""
    previsti: Annotated[int, Field(ge=0)]
    svolti: Annotated[int, Field(ge=0)]


class ProtocolloRegistrato(Registrazione):
    """A protocol reached a state on a day; `documento` names the act that says so (PAF-1, DIP-1, PUA-1)."""

    tipo: ClassVar[str] = "registro.protocollo-registrato.v1"

    materia: Materia
    stato: StatoProtocollo
    il: date
    documento: Denominazione


class StrumentoRegistrato(Registrazione):
    """An assessment tool that the social and the health side of the Distretto share (PUA-3)."""

    tipo: ClassVar[str] = "registro.strumento-registrato.v1"

    denominazione: Denominazione
    condiviso_dal: date
    condiviso_al: date | None = None


class EnteRegistrato(Registrazione):
    """A body that takes part in the Gruppi territoriali, and its kind (PAF-3)."""

    tipo: ClassVar[str] = "registro.ente-registrato.v1"

    denominazione: Denominazione
    tipologia: Codice
    partecipa_dal: date
    partecipa_al: date | None = None


class RegistrazioneAnnullata(Payload):
    """A statement that should not have been made: from now on it does not count."""

    tipo: ClassVar[str] = "registro.registrazione-annullata.v1"

    voce_id: str
    registrazione_id: str
    motivo: Literal["errore", "doppione", "altro"]
