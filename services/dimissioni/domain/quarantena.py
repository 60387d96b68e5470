"""A message that was refused, kept whole for a person to look at: nothing that a hospital sent is lost."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.dimissioni.domain import facts
from services.dimissioni.domain.refusals import MessaggioGiaRipreso, MessaggioScartato
from services.dimissioni.domain.stati import Canale
from shared.kernel.aggregate import Aggregate


class StatoQuarantena(StrEnum):
    """Waiting for somebody; became a case after all; put aside by somebody, with a reason."""

    IN_ATTESA = "in_attesa"
    RIPRESA = "ripresa"
    SCARTATA = "scartata"


@dataclass(frozen=True)
class ProblemaRilevato:
    """Why it was refused: stable code, FHIRPath, Italian text without personal data."""

    codice: str
    elemento: str
    testo: str


@dataclass(frozen=True)
class Luogo:
    """Where the message belongs, as far as it is known: from what it says, else from what its sender may reach.

    Who sees it depends on this; what is known of nobody is seen by the administrators of the whole platform only.
    """

    ambito: str | None = None
    distretto: str | None = None
    asst: str | None = None


@dataclass(kw_only=True)
class MessaggioInQuarantena(Aggregate):
    """Instants are UTC. The bytes themselves are kept beside it, untouched."""

    canale: Canale
    mittente: str
    """The account on HTTP, the platform itself on the topic: in whose name the message is tried again."""
    ruolo_mittente: str
    struttura: str | None
    """The hospital that the message names, where it could be read."""
    luogo: Luogo
    impronta: str
    """SHA-256 of the bytes: the same message of one sender, refused twice, waits once."""
    dimensione: int
    """Bytes."""
    ricevuto_il: datetime
    problemi: tuple[ProblemaRilevato, ...]
    stato: StatoQuarantena = StatoQuarantena.IN_ATTESA
    ricezioni: int = 1
    ultima_ricezione_il: datetime | None = None
    tentativi: list[datetime] = field(default_factory=list)
    """When somebody tried again, in vain or not."""
    dimissione_id: str | None = None
    risolta_il: datetime | None = None
    risolta_da: str | None = None
    motivo_scarto: str | None = None

    def entra(self) -> None:
        """It is kept from now on."""
        self.record(facts.MessaggioTrattenuto(self.ricevuto_il))

    def arriva_ancora(self, problemi: tuple[ProblemaRilevato, ...], quando: datetime) -> None:
        """The hospital sent the same bytes again, and they are still refused."""
        self.ricezioni += 1
        self.ultima_ricezione_il = quando
        self.problemi = problemi
        self.record(facts.MessaggioRipetuto(quando, self.ricezioni - 1))

    def tenta_invano(self, problemi: tuple[ProblemaRilevato, ...], quando: datetime) -> None:
        """Somebody tried again and it is still refused, perhaps for another reason. Raises MessaggioScartato."""
        self._nega_se_scartato()
        self.tentativi.append(quando)
        self.problemi = problemi

    def riprendi(self, dimissione_id: str, quando: datetime, da: str) -> None:
        """It became, or moved, a case. Raises MessaggioScartato; does nothing where it already had."""
        self._nega_se_scartato()
        if self.stato is StatoQuarantena.IN_ATTESA:
            self.tentativi.append(quando)
            self.dimissione_id = dimissione_id
            self._risolvi(StatoQuarantena.RIPRESA, quando, da)

    def scarta(self, motivo: str, quando: datetime, da: str) -> None:
        """Raises MessaggioGiaRipreso, MessaggioScartato."""
        self._nega_se_scartato()
        if self.stato is StatoQuarantena.RIPRESA:
            raise MessaggioGiaRipreso()
        self.motivo_scarto = motivo
        self._risolvi(StatoQuarantena.SCARTATA, quando, da)

    def _nega_se_scartato(self) -> None:
        if self.stato is StatoQuarantena.SCARTATA:
            raise MessaggioScartato()

    def _risolvi(self, stato: StatoQuarantena, quando: datetime, da: str) -> None:
        self.stato, self.risolta_il, self.risolta_da = stato, quando, da
        self.record(facts.MessaggioUscito(quando, ripreso=stato is StatoQuarantena.RIPRESA))
