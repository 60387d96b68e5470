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
    """`id` is the dimissione's own. It has no territory: nobody reads it but the platform."""

    caso_id: str
    effettuata_il: datetime | None = None
    fine: FineDimissione | None = None

    def effettua(self, il: datetime) -> None:
        """The first discharge that was heard of holds."""
        self.effettuata_il = self.effettuata_il or il

    def termina(self, fine: FineDimissione) -> None:
        """The first end holds, unless it turns out that the person died: nobody must go there any more."""
        muore = fine.motivo is MotivoConclusione.DECESSO
        if self.fine is None or (muore and self.fine.motivo is not MotivoConclusione.DECESSO):
            self.fine = fine
