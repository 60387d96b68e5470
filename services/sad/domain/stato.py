"""The states of a take-in, in the order in which they come."""

from enum import StrEnum


class Stato(StrEnum):
    """`rifiutata`: the service said no. `annullata`: it ended before erogazione. `conclusa`: it ended after it."""

    RICHIESTA = "richiesta"
    PRESA_IN_CARICO = "presa_in_carico"
    VALUTATA = "valutata"
    PROGETTATA = "progettata"
    ATTIVATA = "attivata"
    IN_EROGAZIONE = "in_erogazione"
    SOSPESA = "sospesa"
    VALUTATA_FINALE = "valutata_finale"
    CONCLUSA = "conclusa"
    RIFIUTATA = "rifiutata"
    ANNULLATA = "annullata"

    @property
    def chiuso(self) -> bool:
        return self in CHIUSI

    def precede(self, altro: "Stato") -> bool:
        return _ORDINE[self] < _ORDINE[altro]


CHIUSI = frozenset({Stato.CONCLUSA, Stato.RIFIUTATA, Stato.ANNULLATA})
_ORDINE = {stato: posizione for posizione, stato in enumerate(Stato)}
