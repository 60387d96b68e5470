"""A visit at home, done or missed. Its own aggregate: a take-in may have thousands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.sad.domain.motivi import MotivoVisitaMancata
from services.sad.domain.refusals import DurataFuoriScala, MotivoDiVisitaIncoerente
from services.sad.domain.registrazione import Registrazione
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import civil_date
from shared.kernel.territory import Territorio


class EsitoVisita(StrEnum):
    EFFETTUATA = "effettuata"
    MANCATA = "mancata"


DURATA_MASSIMA = 600


@dataclass(kw_only=True)
class Visita(Aggregate):
    """`inizio` is a UTC instant, `minuti` 1..600: how long it lasted or, if missed, how long it should have.

    `operatore` is a code, never a name. A missed visit has a reason, a done one has none.
    Raises DurataFuoriScala, MotivoDiVisitaIncoerente.
    """

    presa_in_carico_id: str
    caso_id: str
    territorio: Territorio
    operatore: str
    inizio: datetime
    minuti: int
    esito: EsitoVisita
    registrazione: Registrazione
    motivo: MotivoVisitaMancata | None = None
    persona_id: str | None = None
    dimissione_id: str | None = None
    pai_id: str | None = None
    """Whom it was for, and because of what, as the take-in knew when the visit was recorded."""

    def __post_init__(self) -> None:
        if not 1 <= self.minuti <= DURATA_MASSIMA:
            raise DurataFuoriScala(minuti=self.minuti)
        if (self.esito is EsitoVisita.MANCATA) != (self.motivo is not None):
            raise MotivoDiVisitaIncoerente()

    @property
    def effettuata(self) -> bool:
        return self.esito is EsitoVisita.EFFETTUATA

    @property
    def fine(self) -> datetime:
        return self.inizio + timedelta(minutes=self.minuti)

    @property
    def giorno(self) -> date:
        """The civil day (Europe/Rome) on which it began."""
        return civil_date(self.inizio)


@dataclass(frozen=True)
class TotaliVisite:
    """What the visits of a take-in sum up to. Minutes and instants are of done visits only."""

    effettuate: int = 0
    mancate: int = 0
    minuti: int = 0
    prima: datetime | None = None
    ultima: datetime | None = None


NESSUNA_VISITA = TotaliVisite()
