"""What has become true inside the PUA. Private: `application/announcements.py` decides what others may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.pua.domain.atto import Atto
from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Lato, MotivoChiusuraPai
from shared.kernel.territory import Territorio


@dataclass(frozen=True)
class Fatto:
    """`atto` says when it happened, when it was recorded, by whom and how it came in."""

    atto: Atto

    @property
    def avvenuto_il(self) -> datetime:
        return self.atto.avvenuto_il


@dataclass(frozen=True)
class AccessoAperto(Fatto):
    pass


@dataclass(frozen=True)
class SegnalazioneAccolta(Fatto):
    pass


@dataclass(frozen=True)
class ValutazionePreliminareConclusa(Fatto):
    esito: EsitoPreliminare


@dataclass(frozen=True)
class AccessoChiuso(Fatto):
    esito: EsitoAccesso


@dataclass(frozen=True)
class ValutazioneAvviata(Fatto):
    pass


@dataclass(frozen=True)
class ScalaSomministrata(Fatto):
    scala: str


@dataclass(frozen=True)
class ValutazioneConclusa(Fatto):
    pass


@dataclass(frozen=True)
class ValutazioneInterrotta(Fatto):
    pass


@dataclass(frozen=True)
class PaiRedatto(Fatto):
    pass


@dataclass(frozen=True)
class PaiFirmato(Fatto):
    """`integra`: with this signature both sides have signed. `in_vigore`: the plan was already active."""

    lato: Lato
    integra: bool
    in_vigore: bool


@dataclass(frozen=True)
class PaiAttivato(Fatto):
    pass


@dataclass(frozen=True)
class PaiRevisionato(Fatto):
    """`in_vigore`: the plan was active when its content changed."""

    revisione: int
    in_vigore: bool


@dataclass(frozen=True)
class InterventoAvviato(Fatto):
    intervento_id: str


@dataclass(frozen=True)
class InterventoConcluso(Fatto):
    intervento_id: str


@dataclass(frozen=True)
class PaiChiuso(Fatto):
    """`era_in_vigore`: the plan had been activated, so others know of it."""

    motivo: MotivoChiusuraPai
    era_in_vigore: bool


@dataclass(frozen=True)
class IdentitaContraddittoria:
    """What was stated about a person contradicts itself, or what is known: of the person, not of a case.

    `territori` are those whose statements contradict each other.
    """

    atto: Atto
    rilievo: str
    territori: tuple[Territorio, ...]

    @property
    def avvenuto_il(self) -> datetime:
        return self.atto.avvenuto_il


@dataclass(frozen=True)
class AccessoInEmergenzaAperto:
    """Somebody began to read a person's cartella whole. `territori` are those where the person is known."""

    avvenuto_il: datetime
    territori: tuple[Territorio, ...]


@dataclass(frozen=True)
class AccessoInEmergenzaChiuso:
    """It ended by hand, before its time."""

    avvenuto_il: datetime


FattoDellEmergenza: TypeAlias = AccessoInEmergenzaAperto | AccessoInEmergenzaChiuso
FattoDellAccesso: TypeAlias = AccessoAperto | SegnalazioneAccolta | ValutazionePreliminareConclusa | AccessoChiuso
FattoDellaValutazione: TypeAlias = ValutazioneAvviata | ScalaSomministrata | ValutazioneConclusa | ValutazioneInterrotta
FattoDelPai: TypeAlias = (
    PaiRedatto | PaiFirmato | PaiAttivato | PaiRevisionato | InterventoAvviato | InterventoConcluso | PaiChiuso
)
