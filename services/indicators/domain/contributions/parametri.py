"""What rules are told from outside: the open choices (configuration, with a stated default) and the deliberation."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.indicators.domain.regulation import Deliberazione, Traguardo


class InizioAttesa(StrEnum):
    """From when the wait of DIP-3 and DIP-4 is counted."""

    CLINICAMENTE_DIMISSIBILE = "clinicamente_dimissibile"
    """The day from which the patient could leave; where it was not recorded, the day of the segnalazione."""
    SEGNALAZIONE = "segnalazione"


class FineAttesa(StrEnum):
    """Until when the wait of DIP-3 and DIP-4 is counted. The year is always that of the discharge."""

    DIMISSIONE_EFFETTIVA = "dimissione_effettiva"
    SERVIZI_PRONTI = "servizi_pronti"
    """The day on which the services outside were ready; where it was not recorded, the day of the discharge."""


@dataclass(frozen=True)
class Parametri:
    dip_inizio: InizioAttesa = InizioAttesa.CLINICAMENTE_DIMISSIBILE
    dip_fine: FineAttesa = FineAttesa.DIMISSIONE_EFFETTIVA
    sad3_conta_aperte: bool = False
    """Whether a SAD take-in that is still open counts once it has its first four phases."""
    paf4_conta_in_corso: bool = False
    """Whether a nucleo taken in charge in an earlier year counts again in each year in which its plan is in force."""
    primo_anno: int = 2025
    ultimo_anno: int = 2027
    """The years of the deliberation. What lasts counts from the year before the first one, up to the last one."""
    traguardi: tuple[Traguardo, ...] = (
        Traguardo("PAF-1", 2025, "definito o aggiornato e condiviso"),
        Traguardo("PAF-1", 2026, "attivato"),
        Traguardo("DIP-1", 2025, "definito o aggiornato e condiviso in Cabina di Regia ASST"),
        Traguardo("DIP-1", 2026, "attivato"),
        Traguardo("PUA-1", 2025, "definito o aggiornato e condiviso"),
        Traguardo("PUA-1", 2026, "attivato"),
    )
    """What the deliberation asks of the protocols; the default is DGR Lombardia XII/2167 of 15/04/2024."""

    @property
    def anni(self) -> str:
        return f"{self.primo_anno}-{self.ultimo_anno}"


PREDEFINITI = Parametri()


def secondo(deliberazione: Deliberazione, parametri: Parametri = PREDEFINITI) -> Parametri:
    """The same choices, with the years and the milestones of a deliberation."""
    return replace(
        parametri,
        primo_anno=min(deliberazione.anni),
        ultimo_anno=max(deliberazione.anni),
        traguardi=deliberazione.traguardi,
    )
