"""What the service asks of storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.sad.domain.calendario import Periodo
from services.sad.domain.debito import VisiteNelPeriodo
from services.sad.domain.dimissione_nota import DimissioneNota
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.visita import TotaliVisite, Visita
from shared.kernel.store import Page, PageRequest, Store, Version, Work


@dataclass(frozen=True)
class Ricerca:
    """Which visits a search may find: each set is one condition. Instants are UTC; `al` and `a` are excluded."""

    id: Sequence[frozenset[str]] = ()
    persone: Sequence[frozenset[str]] = ()
    origini: Sequence[frozenset[str]] = ()
    """Of the take-in: the dimissione or the PAI that it comes from."""
    cambiate_dal: datetime | None = None
    cambiate_al: datetime | None = None
    iniziate_prima_di: datetime | None = None
    finite_dopo: datetime | None = None


class Visite(Store[Visita], Protocol):
    """Thousands for one take-in: they are summed where they lie, never loaded to be counted."""

    def totali(self, presa_in_carico_id: str, da: datetime | None = None, a: datetime | None = None) -> TotaliVisite:
        """What they sum up to; only those that began from `da` (included) to `a` (excluded), where given."""
        ...


class ArchivioVisite(Visite, Protocol):
    """A visit never changes once it is recorded: what it is now is all that it was."""

    def now(self, id: str) -> Version[Visita]:
        """Raises NotFound."""
        ...

    def cerca(self, ricerca: Ricerca, request: PageRequest) -> Page[Version[Visita]]:
        """One page, in the order in which they were recorded."""
        ...

    def nel_periodo(self, prese: Sequence[str], periodo: Periodo) -> Mapping[str, VisiteNelPeriodo]:
        """Of these take-ins, what the visits that began in the period sum up to; nothing for those without any."""
        ...


class ArchivioPrese(Store[PresaInCarico], Protocol):
    def che_toccano(self, ambito: str, dal: date, request: PageRequest) -> Page[PresaInCarico]:
        """One page of an Ambito's, oldest first: all that may have been open, visited or assessed from that day on."""
        ...


class UnitOfWork(Work, Protocol):
    @property
    def prese_in_carico(self) -> Store[PresaInCarico]:
        """Can be asked by `caso_id`, `stato`, `aperta`, `pai_id`, `dimissione_id`."""
        ...

    @property
    def visite(self) -> Visite:
        """Can be asked by `presa_in_carico_id`, `operatore`, `inizio`."""
        ...

    @property
    def pai(self) -> Store[PaiNoto]: ...

    @property
    def dimissioni(self) -> Store[DimissioneNota]: ...

    def dimentica(self, caso_id: str) -> None:
        """Delete what is kept of a case that was erased."""
        ...


class Consultazione(Work, Protocol):
    """What reading asks, where it asks for more than what is so now."""

    @property
    def prese_in_carico(self) -> ArchivioPrese: ...

    @property
    def visite(self) -> ArchivioVisite: ...
