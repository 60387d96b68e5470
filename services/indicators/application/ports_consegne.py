"""What the deliveries ask of storage."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.indicators.domain.consegne.abbonamento import Abbonamento
from services.indicators.domain.consegne.consegna import Consegna, StatoConsegna
from shared.kernel.store import Page, PageRequest
from shared.webhooks.spedizione import Regolazione


@dataclass(frozen=True)
class Osservazione:
    """What was seen of an Ambito's cells. `fotografata` is the digest of its last snapshot, `versione` its number.

    `cambiata_dal`: when they first differed from the last snapshot; `cambiata_il`: when they last moved (UTC).
    """

    ambito: str
    impronta: str
    cambiata_dal: datetime
    cambiata_il: datetime
    fotografata: str | None = None
    versione: int = 0


@dataclass(frozen=True)
class Fotografia:
    """The values of an Ambito at an instant, as they are said: a CloudEvent, the same bytes on topic and webhook."""

    id: str
    ambito: str
    versione: int
    presa_il: datetime
    contenuto: bytes


class Fotografie(Protocol):
    def impronte(self) -> Mapping[str, str]:
        """The digest of the cells of every Ambito that has any."""
        ...

    def impronta(self, ambito: str) -> str:
        """The digest of the cells of one Ambito, also where it has none."""
        ...

    def osservazioni(self) -> Mapping[str, Osservazione]: ...

    def osserva(self, osservazioni: Iterable[Osservazione]) -> None:
        """Remember these; what was known of their Ambiti is replaced."""
        ...

    def aggiungi(self, fotografia: Fotografia) -> None:
        """Keep it, to be published; older ones of the Ambito that nobody waits for are let go."""
        ...

    def contenuto(self, id: str) -> bytes: ...

    def da_pubblicare(self, limit: int) -> Sequence[Fotografia]:
        """Those not published yet, in the order in which they were taken."""
        ...

    def pubblicate(self, ids: Collection[str]) -> None: ...


class Abbonamenti(Protocol):
    """Subscriptions; `get` raises NotFound (absent, or of an Ambito that the caller does not see: alike)."""

    def get(self, id: str) -> Abbonamento: ...

    def attivi(self, ambito: str | None = None) -> Sequence[Abbonamento]:
        """Of one Ambito, or of all."""
        ...

    def pagina(self, page: PageRequest, ambito: str | None) -> Page[Abbonamento]: ...

    def add(self, abbonamento: Abbonamento) -> None: ...

    def save(self, abbonamento: Abbonamento) -> None: ...


class Consegne(Protocol):
    """Deliveries; `get` raises NotFound as that of the subscriptions."""

    def get(self, id: str) -> Consegna: ...

    def in_attesa(self, abbonamento_id: str) -> Consegna | None:
        """The one that a subscription is waiting for: there is one at most."""
        ...

    def ha_seguito(self, consegna: Consegna) -> bool:
        """Whether the subscription has a newer one that got through, or is on its way."""
        ...

    def da_tentare(self, now: datetime, limit: int) -> Sequence[Consegna]:
        """Those whose time has come, of active subscriptions, the oldest first."""
        ...

    def lettere_morte(self, ambito: str | None) -> Sequence[Consegna]:
        """Given up, newest first: of one Ambito, or of all that the caller sees."""
        ...

    def pagina(self, page: PageRequest, ambito: str | None, stato: StatoConsegna | None) -> Page[Consegna]: ...

    def add(self, consegna: Consegna) -> None: ...

    def save(self, consegna: Consegna) -> None: ...


class Recapiti(Protocol):
    @property
    def regolazione(self) -> Regolazione: ...

    @property
    def fotografie(self) -> Fotografie: ...

    @property
    def abbonamenti(self) -> Abbonamenti: ...

    @property
    def consegne(self) -> Consegne: ...
