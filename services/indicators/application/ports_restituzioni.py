"""What the yearly returns ask of storage, and of whoever writes them out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.indicators.domain.restituzione.documento import Riferimento, numero
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato
from shared.kernel.store import Page, PageRequest


@dataclass(frozen=True)
class VoceDiElenco:
    """A return in a list. `integra` False: what is stored is not what was frozen."""

    id: str
    ambito: str
    anno: int
    progressivo: int
    stato: Stato
    impronta: str | None
    integra: bool

    @property
    def numero(self) -> str:
        return numero(self.anno, self.ambito, self.progressivo)


class Restituzioni(Protocol):
    """The returns that the caller may see: of their territory; drafts only by those who work on them."""

    def get(self, chiave: str) -> Restituzione:
        """By id, or by number with hyphens (`2025-50036-v1`); whoever may write holds its Ambito and year.

        Raises RestituzioneNonTrovata, RestituzioneAlterata, VersionChanged (the caller read an older one).
        """
        ...

    def ultima(self, ambito: str, anno: int) -> Restituzione | None:
        """The latest version, whoever asks: who decides on a new one must know it, and holds it. Raises
        RestituzioneAlterata."""
        ...

    def congelata(self, riferimento: Riferimento) -> Restituzione:
        """The frozen one that a correction names. Raises RestituzioneAlterata where it is gone, or has another hash."""
        ...

    def pagina(
        self, page: PageRequest, *, ambito: str | None, anno: int | None, stato: Stato | None
    ) -> Page[VoceDiElenco]:
        """Oldest first; None: not filtered."""
        ...

    def aggiungi(self, restituzione: Restituzione) -> None: ...

    def salva(self, restituzione: Restituzione) -> None:
        """Raises VersionChanged where somebody else saved meanwhile, or it is frozen."""
        ...


class Formato(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    FHIR = "fhir"
    PDF = "pdf"


@dataclass(frozen=True)
class Esportazione:
    """A file: its bytes, its media type, the name under which it is kept."""

    contenuto: bytes
    tipo: str
    nome: str


class Esporta(Protocol):
    """Writes a return out. The same return gives the same bytes, whenever it is asked."""

    def __call__(self, restituzione: Restituzione, formato: Formato) -> Esportazione: ...
