"""What the notices ask of storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.dimissioni.domain.sottoscrizione import Avviso, Sottoscrizione
from shared.kernel.store import Page, PageRequest, Version, Work
from shared.webhooks.spedizione import Regolazione


@dataclass(frozen=True)
class Filtro:
    """Which subscriptions of an account a list shows: each set is one condition; None does not filter. `al` is
    excluded."""

    id: Sequence[frozenset[str]] = ()
    dal: datetime | None = None
    al: datetime | None = None


class Avvisi(Protocol):
    """Notices are written with the dimissione that changed, and numbered afterwards, in the order of each case."""

    def numera(self, limit: int, segnalante: str | None = None) -> int:
        """Number the notices that have no number yet, of one account or of all: how many. One does it at a time."""
        ...

    def qualcuno_da_numerare(self) -> bool: ...

    def quanti(self, segnalante: str) -> int:
        """The number of the account's last notice; 0 where there is none."""
        ...

    def dal(self, segnalante: str, primo: int, ultimo: int) -> Sequence[Avviso]:
        """Those with these numbers, in order."""
        ...

    def da_pubblicare(self, limit: int) -> Sequence[Avviso]:
        """Those that the topic does not have, in the order of each case."""
        ...

    def pubblicati(self, avvisi: Sequence[Avviso]) -> None: ...


class Sottoscrizioni(Protocol):
    """An account sees its own; the platform, and who administers all of it, all."""

    def get(self, id: str) -> Sottoscrizione:
        """To be changed: nobody else changes it meanwhile. Raises NotFound, VersionChanged."""
        ...

    def now(self, id: str) -> Version[Sottoscrizione]:
        """Raises NotFound."""
        ...

    def cerca(self, filtro: Filtro, request: PageRequest) -> Page[Version[Sottoscrizione]]: ...

    def accese(self, segnalante: str) -> int:
        """How many are not off. Whoever asks, in order to add one, decides about the account alone."""
        ...

    def da_tentare(self, now: datetime, limit: int) -> Sequence[Sottoscrizione]:
        """Those to which a first contact or a notice is due."""
        ...

    def add(self, sottoscrizione: Sottoscrizione) -> None: ...

    def save(self, sottoscrizione: Sottoscrizione) -> None:
        """As a new version."""
        ...

    def annota(self, sottoscrizione: Sottoscrizione) -> None:
        """How far it is: not a new version, for whoever reads it sees nothing of it."""
        ...


class AvvisiUnitOfWork(Work, Protocol):
    def touch(self, *ids: str) -> None:
        """Somebody looked at, or changed, what these ids name."""
        ...

    @property
    def regolazione(self) -> Regolazione: ...

    @property
    def avvisi(self) -> Avvisi: ...

    @property
    def sottoscrizioni(self) -> Sottoscrizioni: ...
