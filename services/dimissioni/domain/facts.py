"""What has become true of a dimissione. Private to the service: `announcements.py` decides what others may know.

`avvenuto_il` is the UTC instant at which it happened in reality.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from services.dimissioni.domain.attesa import Mancanza
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura


@dataclass(frozen=True)
class DimissioneSegnalata:
    """`sistema`: the hospital's system that signalled, if one did."""

    avvenuto_il: datetime
    sistema: str | None = None


@dataclass(frozen=True)
class PresaInCarico:
    avvenuto_il: datetime


@dataclass(frozen=True)
class ClinicamenteDimissibile:
    avvenuto_il: datetime
    dal: date


@dataclass(frozen=True)
class DataPrevistaIndicata:
    """Told with the plan (`Pianificata`), not by itself."""

    avvenuto_il: datetime
    data_prevista: date


@dataclass(frozen=True)
class Valutata:
    avvenuto_il: datetime
    valutazione_id: str | None


@dataclass(frozen=True)
class Pianificata:
    avvenuto_il: datetime
    pai_id: str | None


@dataclass(frozen=True)
class ServiziPronti:
    avvenuto_il: datetime
    dal: date


@dataclass(frozen=True)
class Dimessa:
    avvenuto_il: datetime
    il: date
    destinazione: DestinazioneDimissione
    servizi_sociali_avviati: bool
    fine_assistenza_sanitaria: date | None


@dataclass(frozen=True)
class Conclusa:
    avvenuto_il: datetime


@dataclass(frozen=True)
class Rifiutata:
    avvenuto_il: datetime
    motivo: MotivoChiusura


@dataclass(frozen=True)
class Annullata:
    avvenuto_il: datetime
    motivo: MotivoChiusura


@dataclass(frozen=True)
class MessaggioTrattenuto:
    """A message was refused and is kept in quarantine."""

    avvenuto_il: datetime


@dataclass(frozen=True)
class MessaggioRipetuto:
    """What had been received already came again: `volte` times in all, after the first."""

    avvenuto_il: datetime
    volte: int


@dataclass(frozen=True)
class MessaggioUscito:
    """It waits no longer."""

    avvenuto_il: datetime
    ripreso: bool


@dataclass(frozen=True)
class InformazioniRichieste:
    avvenuto_il: datetime
    manca: Mancanza


@dataclass(frozen=True)
class AttesaConclusa:
    """The hospital said more, or the territory goes on without."""

    avvenuto_il: datetime


DellaQuarantena: TypeAlias = MessaggioTrattenuto | MessaggioRipetuto | MessaggioUscito

Fact: TypeAlias = (
    DimissioneSegnalata
    | PresaInCarico
    | ClinicamenteDimissibile
    | DataPrevistaIndicata
    | Valutata
    | Pianificata
    | ServiziPronti
    | Dimessa
    | Conclusa
    | Rifiutata
    | Annullata
    | InformazioniRichieste
    | AttesaConclusa
)
