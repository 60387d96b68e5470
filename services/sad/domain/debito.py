"""The debito informativo of the SAD, user by user: what one take-in was in a period.

A take-in belongs to every period on some day of which it was open, and to those in which it was visited or had its
final valutazione, which may come after the end. What happened after the period is left out, so that the file of a year
tells that year whenever it is made; need, plan and territory have no history here and are told as they are known now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.sad.domain.calendario import Periodo
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoVisitaMancata
from services.sad.domain.ore import giorni_sospesi, in_ore
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.registrazione import Registrazione
from services.sad.domain.richiesta import Origine
from services.sad.domain.stato import Stato
from shared.kernel.clock import civil_date


@dataclass(frozen=True)
class VisiteNelPeriodo:
    """Of one take-in, by the day on which they began. `minuti` are of done visits."""

    effettuate: int = 0
    minuti: int = 0
    mancate: Mapping[MotivoVisitaMancata, int] = field(default_factory=dict)

    @property
    def alcuna(self) -> bool:
        return bool(self.effettuate or self.mancate)


@dataclass(frozen=True)
class UtenteSad:
    """One take-in in a period. No name, no identifier of the person but a pseudonym: the service holds no other.

    Days are civil days (Europe/Rome), None where it did not happen by the end of the period. Hours are rounded to the
    hundredth, minutes are exact.
    """

    utente: str
    """The PUA's pseudonym of the person; where no PAI asked for the service there is none, and the case stands in."""
    utente_tipo: str
    """`persona` or `caso`: which of the two."""
    presa_in_carico_id: str
    caso_id: str
    ambito: str
    distretto: str
    asst: str
    origine: Origine
    dimissione_protetta: bool
    data_dimissione: date | None
    anziano: bool
    non_autosufficiente: bool
    alto_bisogno: bool
    piano_integrato: bool
    data_accesso: date
    data_presa_in_carico: date | None
    data_valutazione: date | None
    data_progetto: date | None
    data_erogazione: date | None
    data_valutazione_finale: date | None
    ore_pianificate: float
    ore_erogate: float
    minuti_erogati: int
    visite_effettuate: int
    visite_mancate: int
    mancate_assenza_utente: int
    mancate_rifiuto_utente: int
    mancate_ricovero: int
    mancate_operatore_non_disponibile: int
    mancate_altro: int
    giorni_sospensione: int
    esito_finale: int | None
    data_conclusione: date | None
    conclusione: Stato | None
    """`conclusa`, `rifiutata` or `annullata`."""
    motivo_conclusione: MotivoConclusione | None
    motivo_rifiuto: MotivoRifiuto | None


def nel_periodo(presa: PresaInCarico, visite: VisiteNelPeriodo, periodo: Periodo, oggi: date) -> UtenteSad | None:
    """The take-in as the return tells it, or None where it has no part in the period.

    Nothing is planned beyond `oggi`: what is left of the period then has not been yet.
    """
    fine = None if presa.chiusura is None else presa.chiusura.registrazione.giorno
    if not (periodo.incontra(presa.accesso.giorno, _ultimo_giorno(presa)) or visite.alcuna):
        return None

    def entro(giorno: date | None) -> date | None:
        return giorno if giorno is not None and giorno <= periodo.al else None

    def giorno(passo: Registrazione | None) -> date | None:
        return None if passo is None else entro(passo.giorno)

    al = min(periodo.al, oggi)
    chiusa = None if entro(fine) is None else presa.chiusura
    finale = giorno(presa.valutazione_finale)
    mancate = visite.mancate
    return UtenteSad(
        utente=presa.persona_id or presa.caso_id,
        utente_tipo="persona" if presa.persona_id else "caso",
        presa_in_carico_id=presa.id,
        caso_id=presa.caso_id,
        **vars(presa.territorio),
        origine=presa.origine,
        dimissione_protetta=presa.dimissione_id is not None,
        data_dimissione=None if presa.dimesso_il is None else entro(civil_date(presa.dimesso_il)),
        anziano=presa.bisogno.anziano,
        non_autosufficiente=presa.bisogno.non_autosufficiente,
        alto_bisogno=presa.bisogno.alto_bisogno_assistenziale,
        piano_integrato=presa.piano.integrato,
        data_accesso=presa.accesso.giorno,
        data_presa_in_carico=giorno(presa.accettazione),
        data_valutazione=giorno(presa.valutazione),
        data_progetto=giorno(presa.progettazione),
        data_erogazione=giorno(presa.erogazione),
        data_valutazione_finale=finale,
        ore_pianificate=presa.ore_pianificate(al, dal=periodo.dal),
        ore_erogate=in_ore(visite.minuti),
        minuti_erogati=visite.minuti,
        visite_effettuate=visite.effettuate,
        visite_mancate=sum(mancate.values()),
        mancate_assenza_utente=mancate.get(MotivoVisitaMancata.ASSENZA_UTENTE, 0),
        mancate_rifiuto_utente=mancate.get(MotivoVisitaMancata.RIFIUTO_UTENTE, 0),
        mancate_ricovero=mancate.get(MotivoVisitaMancata.RICOVERO, 0),
        mancate_operatore_non_disponibile=mancate.get(MotivoVisitaMancata.OPERATORE_NON_DISPONIBILE, 0),
        mancate_altro=mancate.get(MotivoVisitaMancata.ALTRO, 0),
        giorni_sospensione=giorni_sospesi(presa.sospensioni, periodo.dal, al if fine is None else min(al, fine)),
        esito_finale=presa.esito_finale if finale is not None else None,
        data_conclusione=entro(fine),
        conclusione=None if chiusa is None else presa.stato,
        motivo_conclusione=None if chiusa is None else chiusa.motivo,
        motivo_rifiuto=None if chiusa is None else presa.motivo_rifiuto,
    )


def _ultimo_giorno(presa: PresaInCarico) -> date | None:
    """On which something was done of it; None while it is open."""
    if presa.chiusura is None:
        return None
    fine = presa.chiusura.registrazione.giorno
    return fine if presa.valutazione_finale is None else max(fine, presa.valutazione_finale.giorno)
