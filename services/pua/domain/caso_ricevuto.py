"""A case that came from the cartella informatizzata of somebody else: what it is there, and what it is here (ADR 0037).

One per territory, sender and case of the sender, whatever arrives twice.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from services.pua.domain.progetto import Riferimenti
from services.pua.domain.refusals import DocumentoRiusato
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio


@dataclass(frozen=True)
class CasoAltrove:
    """A case by the name that it has in a system of somebody else."""

    ente: str
    sistema: str
    caso_id: str

    @property
    def impronta(self) -> str:
        """64 hex digits; no two names share them."""
        return _impronta(self.ente, self.sistema, self.caso_id)

    def in_territorio(self, ambito: str) -> str:
        """The same for one Ambito: what one Ambito's sender says takes no name away from another's."""
        return _impronta(ambito, self.ente, self.sistema, self.caso_id)


class StatoRicevuto(StrEnum):
    RICEVUTO = "ricevuto"
    NATO_QUI = "nato_qui"
    """A case of our own, which whoever it was handed to continues."""


@dataclass(kw_only=True)
class CasoRicevuto(Aggregate):
    """`valutazioni` and `pai`: the sender's id -> ours. `aggiornato_al` is that of the newest document (UTC)."""

    caso_id: str
    territorio: Territorio
    persona_id: str
    altrove: CasoAltrove
    aggiornato_al: datetime
    stato: StatoRicevuto = StatoRicevuto.RICEVUTO
    valutazioni: dict[str, str] = field(default_factory=dict)
    pai: dict[str, str] = field(default_factory=dict)
    riferimenti: dict[str, Riferimenti] = field(default_factory=dict)
    """Of each PAI, by the sender's id, as the sender last said them."""
    documenti: dict[str, str] = field(default_factory=dict)
    """The documents that spoke of it, each with the digest of what it said."""

    def qui(self, id: str, nomi: dict[str, str]) -> str:
        """What one of the sender's ids is here, empty for a new one: who continues a case of ours keeps our ids."""
        return nomi.get(id, id if self.stato is StatoRicevuto.NATO_QUI else "")

    def gia_letto(self, documento_id: str, impronta: str) -> bool:
        """Whether exactly this was read before. Raises DocumentoRiusato where the id said something else."""
        prima = self.documenti.get(documento_id)
        if prima is not None and prima != impronta:
            raise DocumentoRiusato
        return prima is not None

    def piu_recente(self, aggiornato_al: datetime) -> bool:
        """Whether a document that stands at this instant knows at least as much as those read before."""
        return aggiornato_al >= self.aggiornato_al

    def nuovi_riferimenti(self, pai: str, detti: Riferimenti) -> bool:
        """Whether the sender said something else before; what it says now is kept."""
        prima = self.riferimenti.get(pai)
        self.riferimenti[pai] = detti
        return prima is not None and prima != detti

    def letto(self, documento_id: str, impronta: str, aggiornato_al: datetime) -> None:
        self.documenti[documento_id] = impronta
        self.aggiornato_al = max(self.aggiornato_al, aggiornato_al)


def _impronta(*parti: str) -> str:
    """Each part with its length before it: `a` + `bc` is not `ab` + `c`."""
    return sha256("".join(f"{len(parte)}:{parte}" for parte in parti).encode()).hexdigest()
