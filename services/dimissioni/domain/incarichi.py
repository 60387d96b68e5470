"""What the territory asks of its own for a dimissione: of the UVM a valutazione, of the SAD its help at home.

They follow from the path: nobody writes them, and what other services announce moves them (HL7 Gravity, SDOH Clinical
Care: the intermediary answers a request with requests of its own).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.stati import INTERROTTI, Stato


class Incaricato(StrEnum):
    UVM = "uvm"
    SAD = "sad"


class Svolgimento(StrEnum):
    CHIESTO = "chiesto"
    ACCETTATO = "accettato"
    COMPIUTO = "compiuto"
    ANNULLATO = "annullato"
    """The request itself was refused or withdrawn."""
    NON_RIUSCITO = "non_riuscito"
    """The path ended, and this was not done."""


class Mancato(StrEnum):
    """What did not come about."""

    VALUTAZIONE_NON_FATTA = "valutazione_non_fatta"
    SAD_NON_AVVIATO = "sad_non_avviato"


@dataclass(frozen=True)
class Incarico:
    """`chiesto_il`: when the case reached the territory, the UTC instant of the step."""

    a: Incaricato
    svolgimento: Svolgimento
    chiesto_il: datetime

    @property
    def mancato(self) -> Mancato | None:
        if self.svolgimento is not Svolgimento.NON_RIUSCITO:
            return None
        return Mancato.VALUTAZIONE_NON_FATTA if self.a is Incaricato.UVM else Mancato.SAD_NON_AVVIATO


def incarichi(dimissione: Dimissione) -> list[Incarico]:
    """None before somebody has taken the case on; the SAD's where the hospital, or the SAD itself, said so."""
    presa = dimissione.passo(Stato.PRESA_IN_CARICO)
    if presa is None:
        return []
    found = [Incarico(Incaricato.UVM, _uvm(dimissione), presa.avvenuto_il)]
    if dimissione.quadro.bisogno_sad or dimissione.prese_in_carico_sad:
        found.append(Incarico(Incaricato.SAD, _sad(dimissione), presa.avvenuto_il))
    return found


def _uvm(dimissione: Dimissione) -> Svolgimento:
    """Done with the valutazione."""
    if dimissione.passo(Stato.VALUTATA) is not None:
        return Svolgimento.COMPIUTO
    return _finito(dimissione) or Svolgimento.ACCETTATO


def _sad(dimissione: Dimissione) -> Svolgimento:
    """Done when the first visit was made: what the hospital waits for is that the help begins."""
    if dimissione.prese_in_carico_sad:
        if dimissione.servizi_avviati_il is not None:
            return Svolgimento.COMPIUTO
        return Svolgimento.ANNULLATO if dimissione.stato in INTERROTTI else Svolgimento.ACCETTATO
    return _finito(dimissione) or Svolgimento.CHIESTO


def _finito(dimissione: Dimissione) -> Svolgimento | None:
    """What becomes of what was not done when the path ends; None while it goes on."""
    if dimissione.stato in INTERROTTI:
        return Svolgimento.ANNULLATO
    return Svolgimento.NON_RIUSCITO if dimissione.chiusa else None
