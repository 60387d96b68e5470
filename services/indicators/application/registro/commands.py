"""What an Ufficio di Piano may ask of its register."""

from dataclasses import dataclass

from services.indicators.domain.registro.codici import Genere, MotivoAnnullamento
from services.indicators.domain.registro.contenuti import Contenuto


@dataclass(frozen=True)
class Iscrivi:
    """A new voce, with its first registrazione. Distretto and ASST may be missing where the Ambito has only one."""

    ambito: str
    distretto: str | None
    asst: str | None
    contenuto: Contenuto


@dataclass(frozen=True)
class Aggiungi:
    """More of the same voce: the next state of a protocol, the meetings held up to a later day."""

    genere: Genere
    voce_id: str
    contenuto: Contenuto


@dataclass(frozen=True)
class Correggi:
    """Another registrazione in the place of this one."""

    genere: Genere
    voce_id: str
    registrazione_id: str
    contenuto: Contenuto


@dataclass(frozen=True)
class Annulla:
    """This registrazione should never have been made."""

    genere: Genere
    voce_id: str
    registrazione_id: str
    motivo: MotivoAnnullamento
