"""What the indicators ask of storage: the log, the ledger, the cube."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from services.indicators.application.ports_consegne import Recapiti
from services.indicators.application.ports_restituzioni import Restituzioni
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.registry import Regole
from services.indicators.domain.cube import Addendi, Casella, Differenze
from services.indicators.domain.ledger import Voce
from services.indicators.domain.levels import Livello, Luogo
from services.indicators.domain.nel_tempo import Mossa
from services.indicators.domain.qualita.ritardi import FattoContato
from services.indicators.domain.registro.codici import Genere
from services.indicators.domain.registro.voce import Voce as VoceDelRegistro
from services.indicators.domain.regulation import Deliberazione
from services.indicators.domain.verdicts import Cella
from shared.contracts.envelope import Event, Payload
from shared.kernel.store import Page, PageRequest, Work
from shared.kernel.territory import Territorio


class VoceDelCaso(NamedTuple):
    """A voce of the ledger with the case that it belongs to."""

    caso_id: str
    voce: Voce


@dataclass(frozen=True)
class EventoDelCaso:
    """An event as it came, and the present territory of its case; None where no event of the case names one."""

    caso_id: str
    busta: bytes
    territorio: Territorio | None


class Collocazione(NamedTuple):
    """Where a case belongs now (None: no event has named a territory yet), and everywhere it was ever said to."""

    caso_id: str
    luogo: Luogo | None
    luoghi: Iterable[Luogo]


class BusteDelCaso(NamedTuple):
    """What was said about a case, as it came: by publisher, in the order of its numbers."""

    caso_id: str
    buste: list[bytes]


class Archivio(Protocol):
    """The log: every event that was counted, as it came, once."""

    def aggiungi(self, event: Event) -> bool:
        """False where it is there already. Raises EventoConteso where another event has its id or its number."""
        ...

    def del_caso(self, caso_id: str, tipi: Collection[type[Payload]]) -> list[Event]:
        """The events of these types of a case, in no particular order."""
        ...

    def per_caso(self, tipi: Collection[type[Payload]]) -> Iterator[tuple[str, list[Event]]]:
        """All events of these types, case by case; a case may have none."""
        ...

    def dei_casi(
        self, casi: Sequence[str], tipi: Collection[type[Payload]], noto_al: datetime | None
    ) -> Iterator[BusteDelCaso]:
        """What was said about these cases in events of these types, as far as known (None: now), case by case."""
        ...

    def che_nominano(
        self, codici: Collection[str] | None, tipi: Collection[type[Payload]], noto_al: datetime | None
    ) -> Iterator[BusteDelCaso]:
        """The same of every case of which some event, known by then, holds one of these codes as a text of its own.

        None: of every case. Read in the events themselves, all of them: nothing derived is relied on.
        """
        ...

    def quanti(self) -> int:
        """How many events there are, of any type."""
        ...

    def evento(self, event_id: str) -> EventoDelCaso | None: ...

    def aggiornato_al(self, noto_al: datetime | None) -> datetime | None:
        """The latest `recorded_at` counted (up to `noto_al`); None while the log is empty."""
        ...


class LibroMastro(Protocol):
    """The bitemporal ledger of all cases."""

    def del_caso(self, caso_id: str) -> list[Voce]: ...

    def cambia(self, caso_id: str, tolte: Sequence[Voce], messe: Sequence[Voce]) -> None:
        """Take these voci of the case away and put these in their place."""
        ...

    def aggiungi(self, voci: Sequence[VoceDelCaso]) -> None:
        """In bulk, to an emptied ledger."""
        ...

    def celle(self, caselle: Sequence[Casella], noto_al: datetime) -> dict[Casella, Cella]:
        """The cells as known at an instant, summed from the ledger. All of one level; without the empty ones."""
        ...

    def pagina(self, casella: Casella, noto_al: datetime | None, page: PageRequest) -> Page[VoceDelCaso]:
        """The voci that make a cell, by case; `noto_al` None: as known now."""
        ...

    def mosse(self, casella: Casella, da: datetime, a: datetime, limite: int) -> list[VoceDelCaso]:
        """The voci of a cell that came to be known, or ceased to be, after `da` and not after `a`; at most `limite`."""
        ...

    def storia(self, casella: Casella) -> list[Mossa]:
        """Everything that ever changed the cell, in no particular order."""
        ...

    def cambiate(self, caselle: Sequence[Casella]) -> dict[Casella, datetime]:
        """When each of these cells, all of one level, last changed; without those that never did."""
        ...


class Andamenti(Protocol):
    """The ledger by month."""

    def per_mese(self, casella: Casella, noto_al: datetime | None) -> dict[int, dict[int, Cella]]:
        """What each month of the cell's year and of the year before brought: by year and month (1-12), without those
        that brought nothing. A soggetto is counted in the first month of a year in which it counts."""
        ...


class Cubo(Protocol):
    """The cells as known now."""

    def applica(self, differenze: Differenze) -> None: ...

    def riempi(self, addendi: Addendi) -> None:
        """Fill the cube, now empty: with these, and with each soggetto of the ledger as it is known now, once."""
        ...

    def celle(self, caselle: Sequence[Casella]) -> dict[Casella, Cella]:
        """The cells at these addresses, all of one level; without the empty ones."""
        ...

    def livello(
        self, livello: Livello, territori: Collection[str], dal: int, al: int
    ) -> dict[tuple[str, int, str], Cella]:
        """The cells of these territories of a level and of the years from `dal` to `al`, by territory, year and
        indicator; without the empty ones."""
        ...


class Proiezione(Protocol):
    """What is derived from the log, as a whole."""

    def colloca(self, casi: Iterable[Collocazione]) -> None:
        """Remember the territories of these cases."""
        ...

    def casi_di(self, territori: Collection[Territorio], limite: int | None) -> list[str]:
        """The cases that were ever said to belong to one of these territories, sorted; at most `limite` (None: all)."""
        ...

    def vuota(self) -> None:
        """Take everything derived away; the log stays."""
        ...

    def regole_usate(self) -> dict[str, str]:
        """The rule versions by which the stored numbers were counted, code -> version; without those kept in a form
        that is not today's."""
        ...

    def ricorda_regole(self, regole: Iterable[Regola]) -> None: ...


@dataclass(frozen=True)
class FiltroDelRegistro:
    """None does not filter. `anno`: those that concern it."""

    ambito: str | None = None
    distretto: str | None = None
    genere: Genere | None = None
    anno: int | None = None


class Registro(Protocol):
    """The registers of all Ambiti, as far as the actor sees them."""

    def get(self, id: str) -> VoceDelRegistro:
        """Raises NotFound, VersionChanged, as every store."""
        ...

    def elenco(self, filtro: FiltroDelRegistro, page: PageRequest) -> Page[VoceDelRegistro]: ...

    def add(self, voce: VoceDelRegistro) -> None:
        """Raises VoceGiaPresente where the register has one with the same `chiave`."""
        ...

    def save(self, voce: VoceDelRegistro) -> None:
        """Raises VersionChanged as every store, and as `add`."""
        ...


class Qualita(Protocol):
    """What stands behind a cell beyond its sums."""

    def fatti(self, casella: Casella, noto_al: datetime | None) -> Iterator[FattoContato]:
        """Every event because of which a contribution of the cell counts, once for each of them."""
        ...

    def estremi(self, casella: Casella, noto_al: datetime | None) -> tuple[int, int] | None:
        """The lowest and the highest value that the cell's mean is made of; None where there is none."""
        ...


class UnitOfWork(Work, Protocol):
    @property
    def deliberazione(self) -> Deliberazione: ...

    @property
    def regole(self) -> Regole: ...

    @property
    def archivio(self) -> Archivio: ...

    @property
    def libro(self) -> LibroMastro: ...

    @property
    def andamenti(self) -> Andamenti: ...

    @property
    def cubo(self) -> Cubo: ...

    @property
    def pseudonimo(self) -> Callable[[str, str], str | None]:
        """(case, recipient) -> what the case is called in what the recipient gets; None: it is not named there."""
        ...

    @property
    def soglia_piccoli_numeri(self) -> int:
        """Counts below it are small."""
        ...

    @property
    def qualita(self) -> Qualita: ...

    @property
    def proiezione(self) -> Proiezione: ...

    @property
    def restituzioni(self) -> Restituzioni: ...

    @property
    def registro(self) -> Registro: ...

    @property
    def recapiti(self) -> Recapiti: ...

    def touch(self, *ids: str) -> None:
        """Somebody looked at the cases that these ids name: it goes into the audit."""
        ...


def livello_di(caselle: Sequence[Casella]) -> Livello:
    """The one level of some addresses. Raises ValueError where there is more than one, or none."""
    (livello,) = {casella.livello for casella in caselle}
    return Livello(livello)
