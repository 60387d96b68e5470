"""Erasing a person (GDPR art. 17), where nothing is under way and nothing obliges to keep."""

from services.pua.application.commands import CancellaPersona
from services.pua.application.ports import CancellazioneUnitOfWork
from services.pua.domain.cancellazione import Cancellazione, nega_se_qualcosa_e_aperto, nega_se_si_conserva
from services.pua.domain.pai import StatoPai
from services.pua.domain.valutazione import StatoValutazione
from shared.contracts.pua import PersonaCancellata
from shared.kernel.clock import civil_date
from shared.kernel.refusal import Forbidden


def cancella_persona(command: CancellaPersona, uow: CancellazioneUnitOfWork) -> Cancellazione:
    """Raises NotFound, Forbidden (who does not see all of their territories erases nobody), PercorsoAncoraAperto,
    ConservazioneSenzaTermine, ConservazioneInCorso."""
    traccia = uow.cancellazioni.traccia(command.persona_id)
    if not all(uow.actor.scope.sees(territorio) for territorio in traccia.territori):
        raise Forbidden
    accessi = [accesso for caso in traccia.casi for accesso in uow.accessi.all(caso_id=caso)]
    aperti = sum(accesso.chiusura is None for accesso in accessi)
    for caso in traccia.casi:
        aperti += len(uow.valutazioni.all(caso_id=caso, stato=StatoValutazione.IN_CORSO))
        aperti += sum(pai.stato is not StatoPai.CHIUSO for pai in uow.pai.all(caso_id=caso))
    nega_se_qualcosa_e_aperto(aperti, traccia.voci, [a.dimissione_id for a in accessi if a.dimissione_id is not None])
    nega_se_si_conserva(traccia.ultimo_giorno, uow.conservazione_anni, civil_date(uow.now))
    uow.cancellazioni.dimentica(traccia)
    for caso in traccia.casi:
        uow.announce(caso, PersonaCancellata(persona_id=traccia.persona_id, impronte=traccia.impronte), uow.now)
    uow.commit()
    return Cancellazione(traccia.persona_id, len(traccia.casi), command.motivo, uow.now)
