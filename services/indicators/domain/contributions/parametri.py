"""The choices that the deliberation leaves open: configuration with a stated default."""

from dataclasses import dataclass
from enum import StrEnum


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


PREDEFINITI = Parametri()
