"""What has become true of a take-in. Private to the service: `announcements.py` decides what the others hear.

`avvenuto_il` is when it happened in reality (UTC instant).
"""

from dataclasses import dataclass
from datetime import date, datetime

from services.sad.domain.motivi import MotivoConclusione, MotivoSospensione
from services.sad.domain.registrazione import Provenienza
from services.sad.domain.richiesta import Bisogno, Origine
from services.sad.domain.stato import Stato
from shared.kernel.territory import Territorio


@dataclass(frozen=True)
class Richiesta:
    presa_in_carico_id: str
    avvenuto_il: datetime
    provenienza: Provenienza
    territorio: Territorio
    origine: Origine
    bisogno: Bisogno
    pai_id: str | None
    dimissione_id: str | None


@dataclass(frozen=True)
class PresaInCaricoAccettata:
    presa_in_carico_id: str
    avvenuto_il: datetime


@dataclass(frozen=True)
class BisognoValutato:
    presa_in_carico_id: str
    avvenuto_il: datetime
    provenienza: Provenienza
    bisogno: Bisogno


@dataclass(frozen=True)
class ProgettoDefinito:
    """The project was made, or revised, or its plan became (or ceased to be) integrated with health."""

    presa_in_carico_id: str
    avvenuto_il: datetime
    provenienza: Provenienza
    piano_integrato: bool
    ore_settimanali: float


@dataclass(frozen=True)
class ServizioAttivato:
    presa_in_carico_id: str
    avvenuto_il: datetime
    dal: date


@dataclass(frozen=True)
class ErogazioneAvviata:
    """Said again with an earlier day when an earlier visit comes to be known."""

    presa_in_carico_id: str
    avvenuto_il: datetime
    provenienza: Provenienza
    il: date


@dataclass(frozen=True)
class ErogazioneSospesa:
    presa_in_carico_id: str
    avvenuto_il: datetime
    dal: date
    motivo: MotivoSospensione


@dataclass(frozen=True)
class ErogazioneRipresa:
    presa_in_carico_id: str
    avvenuto_il: datetime
    dal: date


@dataclass(frozen=True)
class EsitoFinaleValutato:
    presa_in_carico_id: str
    avvenuto_il: datetime
    provenienza: Provenienza
    esito: int


@dataclass(frozen=True)
class Chiusa:
    """Said again when what was learnt later changes how, when or after how many hours it ended."""

    presa_in_carico_id: str
    avvenuto_il: datetime
    stato: Stato
    motivo: MotivoConclusione
    ore_pianificate: float
    ore_erogate: float


Fatto = (
    Richiesta
    | PresaInCaricoAccettata
    | BisognoValutato
    | ProgettoDefinito
    | ServizioAttivato
    | ErogazioneAvviata
    | ErogazioneSospesa
    | ErogazioneRipresa
    | EsitoFinaleValutato
    | Chiusa
)
