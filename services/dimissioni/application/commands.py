"""What the service can be asked to do. `avvenuto_il` None means now; days are civil dates in Europe/Rome."""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.dimissioni.domain.attesa import Mancanza
from services.dimissioni.domain.messaggio import (
    DestinazioneDimissione,
    MessaggioOspedaliero,
    MotivoChiusura,
    PersonaSegnalata,
)
from services.dimissioni.domain.quadro import Quadro
from shared.kernel.refusal import Refusal


@dataclass(frozen=True)
class AccogliMessaggio:
    """A hospital's message, read. `canale` is http or topic: the answer goes back on it.

    `rifiuto_se_nuova` is raised where the message would open a case that it cannot open (no request in it); a case
    that is known already moves all the same.
    """

    messaggio: MessaggioOspedaliero
    canale: str
    rifiuto_se_nuova: Refusal | None = None


@dataclass(frozen=True)
class SegnalaDimissione:
    """The same, typed by a person. Distretto and ASST may be left out where the Ambito has only one."""

    persona: PersonaSegnalata
    ambito: str
    distretto: str | None = None
    asst: str | None = None
    quadro: Quadro = field(default_factory=Quadro)
    data_ricovero: date | None = None
    clinicamente_dimissibile_dal: date | None = None
    data_prevista: date | None = None
    destinazione_prevista: DestinazioneDimissione | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class PrendiInCarico:
    dimissione_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class SegnaClinicamenteDimissibile:
    dimissione_id: str
    dal: date
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class IndicaDataPrevista:
    dimissione_id: str
    data_prevista: date
    destinazione: DestinazioneDimissione | None = None


@dataclass(frozen=True)
class PreparaServizi:
    """`sociali`: at least one of the services prepared is a social one."""

    dimissione_id: str
    dal: date
    sociali: bool
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class Dimetti:
    dimissione_id: str
    il: date
    destinazione: DestinazioneDimissione


@dataclass(frozen=True)
class ChiediInformazioni:
    dimissione_id: str
    manca: Mancanza
    richiesta: str | None = None


@dataclass(frozen=True)
class RiprendiDopoAttesa:
    dimissione_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RifiutaDimissione:
    dimissione_id: str
    motivo: MotivoChiusura
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AnnullaDimissione:
    dimissione_id: str
    motivo: MotivoChiusura
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ConcludiDimissione:
    dimissione_id: str
    avvenuto_il: datetime | None = None
