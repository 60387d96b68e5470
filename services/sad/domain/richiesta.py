"""What a request for SAD says: where it comes from, what need it declares, on which plan it rests."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Origine(StrEnum):
    PAI = "pai"
    DIMISSIONE_PROTETTA = "dimissione_protetta"
    DIRETTA = "diretta"


@dataclass(frozen=True)
class Bisogno:
    """The three conditions of SAD-1: an old person, not self-sufficient, with a high need of care."""

    anziano: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool


@dataclass(frozen=True)
class InterventoSad:
    """What the PAI asks of the service. Hours are per week; None where the plan does not say."""

    ore_settimanali: float | None
    dal: date
    al: date | None = None


@dataclass(frozen=True)
class Piano:
    """The plan under the take-in: a PAI of the platform, an external plan named by its reference, or none yet.

    `integrato` means one plan signed by the social and by the health side: what SAD-1 counts. For a direct request it
    is true exactly where the reference of such a plan is declared.
    """

    integrato: bool = False
    pai_id: str | None = None
    pai_revisione: int | None = None
    """The revision of the PAI that asked for this take-in: 0 is the plan as activated."""
    riferimento_esterno: str | None = None
    interventi: tuple[InterventoSad, ...] = ()

    @classmethod
    def esterno(cls, riferimento: str | None) -> "Piano":
        """A plan that lives outside the platform, or no plan where the reference is None."""
        return cls(integrato=riferimento is not None, riferimento_esterno=riferimento)
