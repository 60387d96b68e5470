"""What a reader of hospital messages hands over, and how it says no."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from shared.kernel.refusal import InvalidInput

TipoBusta = Literal["transaction", "message"]


@dataclass(frozen=True)
class Problema:
    """One reason why a message cannot be accepted.

    `codice` is stable; `elemento` is a FHIRPath; `testo` is Italian and holds nothing of what the message said.
    """

    codice: str
    elemento: str
    testo: str


class MessaggioRifiutato(InvalidInput):
    """The message cannot become, or move, a case. `problemi` is never empty; its first one is the principal reason."""

    codice = "messaggio-rifiutato"
    titolo = "Il messaggio dell'ospedale non può essere accolto"

    def __init__(self, *problemi: Problema) -> None:
        super().__init__(problemi[0].testo, codici=[p.codice for p in problemi], elemento=problemi[0].elemento)
        self.problemi = problemi


@dataclass(frozen=True)
class VoceRicevuta:
    """One entry as it came: its resource type (or the request's method where it has none), and whether we read it."""

    tipo: str
    usata: bool


@dataclass(frozen=True)
class BustaRicevuta:
    """The envelope, as far as the answer must mirror it."""

    tipo: TipoBusta
    voci: tuple[VoceRicevuta, ...]
    intestazione_id: str | None = None
    """MessageHeader.id of a message: the answer quotes it."""
    mittente_endpoint: str | None = None


@dataclass(frozen=True)
class MessaggioLetto:
    """A message that was understood.

    `mancanze` is what keeps it from opening a new case (no request, no territory); a known case moves without them.
    """

    messaggio: MessaggioOspedaliero
    busta: BustaRicevuta
    mancanze: tuple[Problema, ...] = ()


class LettoreMessaggi(Protocol):
    def __call__(self, corpo: bytes, ricevuto_il: datetime) -> MessaggioLetto:
        """Read a message. `ricevuto_il` (UTC) stands in for dates it does not give. Raises MessaggioRifiutato only."""
        ...
