"""What the service asks of storage."""

from datetime import datetime
from typing import Protocol

from services.sad.domain.dimissione_nota import DimissioneNota
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.visita import TotaliVisite, Visita
from shared.kernel.store import Store, Work


class Visite(Store[Visita], Protocol):
    """Thousands for one take-in: they are summed where they lie, never loaded to be counted."""

    def totali(self, presa_in_carico_id: str, da: datetime | None = None, a: datetime | None = None) -> TotaliVisite:
        """What they sum up to; only those that began from `da` (included) to `a` (excluded), where given."""
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
