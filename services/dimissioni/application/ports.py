"""What the application needs from outside, without a word about databases or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.protocollo import Protocolli
from services.dimissioni.domain.stati import Stato
from shared.kernel.store import Page, PageRequest, Store, Version, Work


@dataclass(frozen=True)
class Filtro:
    """Which dimissioni a list shows; None does not filter."""

    stato: Stato | None = None
    caso_id: str | None = None
    segnalante: str | None = None
    in_ritardo_al: date | None = None
    """Only those with a deadline of the protocollo that was due before this day and is still unmet."""


@dataclass(frozen=True)
class Ricerca:
    """Which dimissioni a search may find: each set is one condition. `dal` and `al` (excluded) are UTC instants."""

    id: Sequence[frozenset[str]] = ()
    persone: Sequence[frozenset[str]] = ()
    identificate: Sequence[frozenset[str]] = ()
    """By the number of the stay, or by our own id."""
    segnalante: str | None = None
    cambiate_dal: datetime | None = None
    cambiate_al: datetime | None = None


class Dimissioni(Store[Dimissione], Protocol):
    def find_unscoped(self, **equals: Any) -> Dimissione | None:
        """Whatever the territory: for matching a message with its case. Nothing of it is shown to the caller."""
        ...

    def elenco(self, filtro: Filtro, request: PageRequest) -> Page[Dimissione]:
        """One page of those that the filter lets through, oldest first."""
        ...


class Archivio(Dimissioni, Protocol):
    """With what each one was before."""

    def now(self, id: str) -> Version[Dimissione]:
        """Raises NotFound."""
        ...

    def cerca(self, ricerca: Ricerca, request: PageRequest) -> Page[Version[Dimissione]]:
        """One page of what is so now, oldest first."""
        ...

    def history(self, id: str) -> list[Version[Dimissione]]:
        """Every version that was kept, newest first. Raises NotFound."""
        ...


class Ripetizioni(Protocol):
    """The messages that hospitals sent again: the case itself does not change with them."""

    def ancora(self, messaggio_id: str) -> int:
        """Once more: how many times in all, after the first."""
        ...


class UnitOfWork(Work, Protocol):
    @property
    def dimissioni(self) -> Dimissioni: ...

    @property
    def ripetizioni(self) -> Ripetizioni: ...

    @property
    def protocolli(self) -> Protocolli: ...

    def dimentica(self, caso_id: str, impronte: Sequence[str]) -> None:
        """Delete what is kept of a case that was erased, and the hospitals' messages in quarantine that became it, or
        name somebody whose identifiers have these fingerprints."""
        ...


class Consultazione(Work, Protocol):
    """What reading asks, where it asks for more than what is so now."""

    @property
    def dimissioni(self) -> Archivio: ...
