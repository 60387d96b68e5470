"""What the service remembers of a dimissione, which may be heard of before the PAI that asks for SAD."""

from dataclasses import dataclass
from datetime import datetime

from services.sad.domain.motivi import MotivoConclusione
from shared.kernel.aggregate import Aggregate


@dataclass(frozen=True)
class FineDimissione:
    """The dimissione came to nothing: refused or annulled. `il` is a UTC instant."""

    motivo: MotivoConclusione
    il: datetime


@dataclass(kw_only=True)
class DimissioneNota(Aggregate):
    """`id` is the dimissione's own. The first thing heard of each kind holds. It has no territory: nobody reads it."""

    caso_id: str
    effettuata_il: datetime | None = None
    fine: FineDimissione | None = None

    def effettua(self, il: datetime) -> None:
        self.effettuata_il = self.effettuata_il or il

    def termina(self, fine: FineDimissione) -> None:
        self.fine = self.fine or fine
