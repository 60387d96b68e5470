"""The segnalazioni that reached the PUA in a period, as far as the national home-care flow SIAD has a code for them.

An accesso belongs to the period in which it was opened, and to that one alone: what became of it is told as it is known
now, whenever that happened.
"""

from dataclasses import dataclass
from datetime import date

from services.pua.domain.accesso import Accesso
from services.pua.domain.atto import Atto
from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Provenienza, Segnalante, Urgenza
from shared.kernel.clock import civil_date


@dataclass(frozen=True)
class Segnalazione:
    """One accesso. Days are civil days (Europe/Rome). No identifier of the person but the pseudonym, no free text."""

    utente: str
    accesso_id: str
    caso_id: str
    ambito: str
    distretto: str
    asst: str
    segnalante_siad: str | None
    """The number in SIAD's list; None for those that D.Lgs. 29/2024 art. 27 adds: farmacia, Comune, Ambito."""
    segnalante: Segnalante
    urgenza: Urgenza
    dimissione_protetta: bool
    provenienza: Provenienza
    data_segnalazione: date
    data_accoglienza: date | None
    data_valutazione_preliminare: date | None
    esito_preliminare: EsitoPreliminare | None
    data_chiusura: date | None
    esito: EsitoAccesso | None


def segnalazione(accesso: Accesso) -> Segnalazione:
    preliminare, chiusura = accesso.preliminare, accesso.chiusura
    return Segnalazione(
        utente=accesso.persona_id,
        accesso_id=accesso.id,
        caso_id=accesso.caso_id,
        **vars(accesso.territorio),
        segnalante_siad=accesso.segnalante.codice_siad,
        segnalante=accesso.segnalante,
        urgenza=accesso.urgenza,
        dimissione_protetta=accesso.dimissione_id is not None,
        provenienza=accesso.aperto.provenienza,
        data_segnalazione=civil_date(accesso.aperto.avvenuto_il),
        data_accoglienza=_giorno(accesso.accoglienza),
        data_valutazione_preliminare=None if preliminare is None else _giorno(preliminare.atto),
        esito_preliminare=None if preliminare is None else preliminare.esito,
        data_chiusura=None if chiusura is None else _giorno(chiusura.atto),
        esito=None if chiusura is None else chiusura.esito,
    )


def _giorno(atto: Atto | None) -> date | None:
    return None if atto is None else civil_date(atto.avvenuto_il)
