"""What the use cases ask of the outside."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from services.pua.domain.accesso import Accesso
from services.pua.domain.cancellazione import Traccia
from services.pua.domain.cartella import Voce
from services.pua.domain.caso_ricevuto import CasoRicevuto
from services.pua.domain.consenso import Consenso
from services.pua.domain.emergenza import AccessoInEmergenza
from services.pua.domain.equipe import Composizione
from services.pua.domain.identificativi import Identificativo
from services.pua.domain.oscuramento import Oscuramento
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.riservatezza import Riservatezza
from services.pua.domain.valutazione import Valutazione
from shared.kernel.aggregate import Aggregate
from shared.kernel.store import Page, PageRequest, Store, Version, Work

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True)
class Ricerca:
    """Which aggregates a search may find: each set is one condition. `dal` and `al` (excluded) are UTC instants."""

    id: Sequence[frozenset[str]] = ()
    persone: Sequence[frozenset[str]] = ()
    valutazioni: Sequence[frozenset[str]] = ()
    """For a PAI: on which valutazione it rests."""
    cambiate_dal: datetime | None = None
    cambiate_al: datetime | None = None


@dataclass(frozen=True)
class RicercaPersone:
    """As `Ricerca`. `identificativi` are values, whoever issued them."""

    id: Sequence[frozenset[str]] = ()
    identificativi: Sequence[frozenset[str]] = ()
    cambiate_dal: datetime | None = None


class Persone(Protocol):
    """Persons. One is visible to whoever may see a territory where the person is known."""

    def get(self, id: str) -> Persona:
        """Raises NotFound: absent and not visible answer alike."""
        ...

    def cerca(self, identificativo: Identificativo) -> Persona | None:
        """The holder of an identifier stated in a visible territory."""
        ...

    def titolari(self, identificativi: Sequence[Identificativo]) -> dict[Identificativo, Persona]:
        """Who holds each identifier, whatever the territory: for recognising, never for showing."""
        ...

    def add(self, persona: Persona) -> None:
        """Raises RegistrazioneConcorrente if somebody else has just registered one of the identifiers."""
        ...

    def save(self, persona: Persona) -> None:
        """Raises VersionChanged as every store, and as `add`."""
        ...


class Archivio(Store[A], Protocol[A]):
    """With what each one was before.

    A hospital's account finds what it signalled itself, and of a PAI what it is, or was, from the activation on.
    """

    def now(self, id: str) -> Version[A]:
        """Raises NotFound."""
        ...

    def cerca(self, ricerca: Ricerca, request: PageRequest) -> Page[Version[A]]:
        """One page of what is so now, oldest first."""
        ...

    def history(self, id: str) -> list[Version[A]]:
        """Every version that was kept, newest first. Raises NotFound."""
        ...


class ArchivioAccessi(Store[Accesso], Protocol):
    def registrati_dal(self, ambito: str, dal: date, request: PageRequest) -> Page[Accesso]:
        """One page of an Ambito's, oldest first: all that may have been opened on that civil day or later."""
        ...


class ArchivioPersone(Persone, Protocol):
    def trova(self, ricerca: RicercaPersone, request: PageRequest) -> Page[Persona]:
        """One page of those whom one may see, oldest first."""
        ...


class Cartelle(Protocol):
    """The entries of the timelines."""

    def add(self, voce: Voce) -> None:
        """Keep an entry; what the same event brought already stays as it is."""
        ...

    def della_persona(self, persona_id: str) -> list[Voce]:
        """The entries that one may see, in the order in which they were added: what is obscured is not among them."""
        ...


class CasiSegnalati(Protocol):
    """Which hospital's system signalled a case, and so may follow it."""

    def add(self, caso_id: str, sistema: str) -> None:
        """The first word holds: whoever signals the same case later does not come to see it."""
        ...


class Unici(Store[A], Protocol[A]):
    """Where one row each is made for a key that several may bring at once."""

    def find_unscoped(self, **equals: Any) -> A | None:
        """Whatever the territory: for recognising, never for showing."""
        ...


class Ricevuti(Unici[CasoRicevuto], Protocol):
    """The cases that came from other systems. Columns: caso_id, `chiave` (one row each), `origine`."""


class Oscuramenti(Store[Oscuramento], Protocol):
    """What is obscured. Columns: persona_id, caso_id, stato.

    Accessi, valutazioni, PAI and entries that it hides from whoever acts are absent from every other store.
    """

    def estendi(self, da: str, a: str) -> None:
        """`a` is hidden wherever `da` is: what is added to something obscured."""
        ...


class Emergenze(Protocol):
    """Accessi in emergenza."""

    def mia(self, id: str) -> AccessoInEmergenza:
        """One that the account itself opened, whatever the territory. Raises NotFound."""
        ...

    def get(self, id: str) -> AccessoInEmergenza:
        """One about a person known in a territory of the caller's. Raises NotFound."""
        ...

    def page(self, request: PageRequest) -> Page[AccessoInEmergenza]:
        """Those about persons known in a territory of the caller's, oldest first."""
        ...

    def add(self, emergenza: AccessoInEmergenza) -> None: ...

    def save(self, emergenza: AccessoInEmergenza) -> None:
        """Raises VersionChanged."""
        ...

    def tentativo(self, giorno: date) -> int:
        """Count one more attempt of the account on a civil day, and say how many they are with it."""
        ...


class Cancellazioni(Protocol):
    """What forgets a person for good."""

    def traccia(self, persona_id: str) -> Traccia:
        """Raises NotFound: absent, and not visible, and erased already answer alike."""
        ...

    def dimentica(self, traccia: Traccia) -> None:
        """Rows, index and versions go; the keys of the person and of their cases die with the commit."""
        ...


class UnitOfWork(Work, Protocol):
    @property
    def persone(self) -> Persone: ...

    @property
    def accessi(self) -> Store[Accesso]: ...

    @property
    def valutazioni(self) -> Store[Valutazione]: ...

    @property
    def pai(self) -> Store[Pai]: ...

    @property
    def cartelle(self) -> Cartelle: ...

    @property
    def segnalati(self) -> CasiSegnalati: ...

    @property
    def ricevuti(self) -> Ricevuti: ...

    @property
    def oscuramenti(self) -> Oscuramenti: ...

    @property
    def consensi(self) -> Unici[Consenso]:
        """Columns: persona_id, and `chiave` (one row each)."""
        ...

    @property
    def emergenze(self) -> Emergenze: ...

    @property
    def riservatezza(self) -> Riservatezza:
        """What the installation decides about who may look."""
        ...

    def in_chiaro(self) -> None:
        """From here on oscuramenti hide nothing: for an emergency, or where the processing itself goes on."""
        ...

    def per_decidere(self) -> AbstractContextManager[None]:
        """What is read meanwhile is reckoned with and not shown: nothing is hidden, and nobody noted as looked at.

        Who is hidden something could read its id in the audit of what they did themselves.
        """
        ...

    @property
    def composizione(self) -> Composizione:
        """Who must take part in an équipe, as configured."""
        ...


class CancellazioneUnitOfWork(UnitOfWork, Protocol):
    @property
    def cancellazioni(self) -> Cancellazioni: ...

    @property
    def conservazione_anni(self) -> int | None:
        """Years for which a cartella is kept after its last entry; None: for ever."""
        ...


class Consultazione(Work, Protocol):
    """What reading asks, where it asks for more than what is so now."""

    @property
    def persone(self) -> ArchivioPersone: ...

    @property
    def accessi(self) -> ArchivioAccessi: ...

    @property
    def valutazioni(self) -> Archivio[Valutazione]: ...

    @property
    def pai(self) -> Archivio[Pai]: ...
