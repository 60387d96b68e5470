"""What may be asked of the service. `avvenuto_il` is when it happened; None means now."""

from dataclasses import dataclass
from datetime import date, datetime

from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoSospensione, MotivoVisitaMancata
from services.sad.domain.persona import Persona
from services.sad.domain.progetto import Progetto
from services.sad.domain.richiesta import Bisogno
from services.sad.domain.visita import EsitoVisita


@dataclass(frozen=True)
class RichiediSad:
    """A direct request. `riferimento_piano` names an external plan signed by both sides, if there is one."""

    ambito: str
    distretto: str | None
    asst: str | None
    bisogno: Bisogno
    riferimento_piano: str | None
    persona: Persona
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AccettaRichiesta:
    presa_in_carico_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RifiutaRichiesta:
    presa_in_carico_id: str
    motivo: MotivoRifiuto
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ValutaBisogno:
    presa_in_carico_id: str
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class DefinisciProgetto:
    """The first project, or a revision of it."""

    presa_in_carico_id: str
    progetto: Progetto
    riferimento_piano: str | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AttivaServizio:
    """`dal`: the civil day from which everything is ready."""

    presa_in_carico_id: str
    dal: date | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AvviaErogazione:
    presa_in_carico_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RegistraVisita:
    """`inizio` is when it began (or should have), `minuti` how long it lasted (or should have)."""

    presa_in_carico_id: str
    operatore: str
    inizio: datetime
    minuti: int
    esito: EsitoVisita
    motivo: MotivoVisitaMancata | None = None


@dataclass(frozen=True)
class SospendiErogazione:
    """From the civil day `dal` to `al` (included); where `al` is not past, until somebody resumes."""

    presa_in_carico_id: str
    dal: date
    al: date | None
    motivo: MotivoSospensione


@dataclass(frozen=True)
class RiprendiErogazione:
    """`dal`: the first civil day on which the service goes again."""

    presa_in_carico_id: str
    dal: date


@dataclass(frozen=True)
class ValutaEsito:
    """Outcome of the objectives: 1 no, 2 in part, 3 yes."""

    presa_in_carico_id: str
    esito: int
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ConcludiPresaInCarico:
    presa_in_carico_id: str
    motivo: MotivoConclusione
    avvenuto_il: datetime | None = None
