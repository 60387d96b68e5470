"""How what a hospital asked for stands, in the eyes of whoever asked.

Not the state of the path: a patient who is out may still be waiting for the help that was asked for.
"""

from enum import StrEnum

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import DestinazioneDimissione
from services.dimissioni.domain.stati import Stato


class Andamento(StrEnum):
    RICHIESTA = "richiesta"
    ACCETTATA = "accettata"
    IN_CORSO = "in_corso"
    IN_ATTESA = "in_attesa"
    """The hospital was asked for more."""
    COMPIUTA = "compiuta"
    RIFIUTATA = "rifiutata"
    ANNULLATA = "annullata"
    NON_RIUSCITA = "non_riuscita"
    """The path ended, and the SAD that was asked for never came."""


_DELLO_STATO = {
    Stato.SEGNALATA: Andamento.RICHIESTA,
    Stato.PRESA_IN_CARICO: Andamento.ACCETTATA,
    Stato.VALUTATA: Andamento.IN_CORSO,
    Stato.PIANIFICATA: Andamento.IN_CORSO,
    Stato.SERVIZI_PRONTI: Andamento.IN_CORSO,
    Stato.DIMESSA: Andamento.COMPIUTA,
    Stato.CONCLUSA: Andamento.COMPIUTA,
    Stato.RIFIUTATA: Andamento.RIFIUTATA,
    Stato.ANNULLATA: Andamento.ANNULLATA,
}
"""Where nothing that was asked for is missing."""
_A_CASA = (None, DestinazioneDimissione.DOMICILIO, DestinazioneDimissione.ALLOGGIO_TEMPORANEO)
"""Where help at home is waited for; None: nobody said where."""


def andamento(dimissione: Dimissione) -> Andamento:
    """In attesa while the hospital is asked for more, whatever was reached. Whoever left before the help that was asked
    for could be prepared is still waited for at home."""
    if dimissione.attesa is not None:
        return Andamento.IN_ATTESA
    found = _DELLO_STATO[dimissione.stato]
    if found is Andamento.COMPIUTA and _manca_il_sad(dimissione):
        return Andamento.NON_RIUSCITA if dimissione.chiusa else Andamento.IN_CORSO
    return found


def _manca_il_sad(dimissione: Dimissione) -> bool:
    """The patient is at home, the hospital had asked for help there, and none was prepared or begun."""
    return (
        dimissione.quadro.bisogno_sad is True
        and dimissione.destinazione_effettiva in _A_CASA
        and dimissione.passo(Stato.SERVIZI_PRONTI) is None
        and dimissione.servizi_avviati_il is None
    )
