"""What an Ufficio di Piano writes into the register of its Ambito: what no case tells. Facts only, as in `storie`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Equipe:
    """An EEMM. `al` None: it is still at work."""

    nome: str
    dal: date
    professioni: tuple[str, ...]
    al: date | None = None


@dataclass(frozen=True)
class Professioni:
    """Those present in the services in a year."""

    anno: int
    professioni: tuple[str, ...]


@dataclass(frozen=True)
class Incontri:
    """The training meetings of a year. `conti`: (day, planned, held so far), one after the other."""

    destinatari: str
    anno: int
    conti: tuple[tuple[date, int, int], ...]


@dataclass(frozen=True)
class Protocollo:
    """`passi`: (state, day, the act that says so), one after the other."""

    materia: str
    passi: tuple[tuple[str, date, str], ...]


@dataclass(frozen=True)
class Strumento:
    """An assessment tool that the social and the health side share."""

    nome: str
    dal: date


@dataclass(frozen=True)
class Ente:
    """A body of the Gruppi territoriali."""

    nome: str
    tipologia: str
    dal: date
    al: date | None = None


Cosa = Equipe | Professioni | Incontri | Protocollo | Strumento | Ente


@dataclass(frozen=True)
class VoceScritta:
    """One thing of a register. `prima`: how it was written at first, by mistake, and then corrected.

    `annullata`: it should not have been written at all, and was annulled.
    """

    ambito: str
    cosa: Cosa
    prima: Cosa | None = None
    annullata: bool = False


@dataclass(frozen=True)
class VoceRifiutata:
    """Something that the register must refuse, with this code, and nothing of it may stay."""

    ambito: str
    cosa: Cosa
    codice: str
    nel_registro_di: str | None = None
    """The Ambito whose register it was sent to, where it is not the writer's own."""
