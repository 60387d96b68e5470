"""An act: something that somebody did, on a day, and that was written down on a day."""

from dataclasses import dataclass
from datetime import datetime

from services.pua.domain.codici import Provenienza
from shared.kernel.clock import civil_date
from shared.kernel.refusal import InconsistentDates


@dataclass(frozen=True)
class Atto:
    """`avvenuto_il` is reality and `registrato_il` knowledge, both UTC instants; `da` is the account or system."""

    avvenuto_il: datetime
    registrato_il: datetime
    da: str
    provenienza: Provenienza

    def non_prima_di(self, precedente: "Atto") -> None:
        """A phase does not happen on a day before the one that leads to it. Raises InconsistentDates.

        Days are compared, not instants: people write down days, and machines' hours differ.
        """
        if civil_date(self.avvenuto_il) < civil_date(precedente.avvenuto_il):
            raise InconsistentDates(
                f"Il fatto è del {civil_date(self.avvenuto_il):%d/%m/%Y}, "
                f"ma quello da cui dipende è del {civil_date(precedente.avvenuto_il):%d/%m/%Y}"
            )
