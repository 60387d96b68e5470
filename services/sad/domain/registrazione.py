"""What is kept of every phase of the cartella: when it happened, when it was recorded, by whom, and how it came in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.kernel.clock import civil_date


class Provenienza(StrEnum):
    INTEGRAZIONE = "integrazione"
    MANUALE = "manuale"


class Fase(StrEnum):
    """The five phases of the processo caratteristico (DGR Lombardia XII/2167 of 2024, indicator SAD-3), in order."""

    ACCESSO = "accesso"
    VALUTAZIONE = "valutazione"
    PROGETTO = "progetto"
    EROGAZIONE = "erogazione"
    VALUTAZIONE_FINALE = "valutazione_finale"


@dataclass(frozen=True)
class Registrazione:
    """Both instants are UTC. `da` is the account or system that recorded it, never the person cared for."""

    avvenuta_il: datetime
    registrata_il: datetime
    da: str
    provenienza: Provenienza

    @property
    def giorno(self) -> date:
        """The civil day (Europe/Rome) on which it happened."""
        return civil_date(self.avvenuta_il)

    @property
    def giorno_di_registrazione(self) -> date:
        return civil_date(self.registrata_il)
