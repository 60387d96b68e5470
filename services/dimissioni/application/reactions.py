"""What the others' events do to a dimissione. Forward only: an event that comes late, again, or after closure
changes nothing."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC
from typing import TypeAlias, TypeVar, cast

from services.dimissioni.application.announcements import announce
from services.dimissioni.application.ports import UnitOfWork
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import MotivoChiusura
from services.dimissioni.domain.stati import Momento, Provenienza
from shared.contracts.envelope import Event, Payload
from shared.contracts.pua import (
    AccessoAperto,
    AccessoChiuso,
    PaiAttivato,
    PaiChiuso,
    PersonaCancellata,
    SegnalazioneAccolta,
    ValutazioneConclusa,
)
from shared.contracts.sad import SadAttivato, SadConcluso, SadErogazioneAvviata

P = TypeVar("P", bound=Payload)
Reaction: TypeAlias = Callable[[Event, UnitOfWork], None]
"""Never raises for what the state does not expect; see `services.dimissioni.domain.percorso`."""

_INTERROMPONO: Mapping[str, MotivoChiusura] = {
    "decesso": MotivoChiusura.DECESSO,
    "rinuncia": MotivoChiusura.RINUNCIA,
    "trasferimento": MotivoChiusura.TRASFERIMENTO,
}
"""Why a closed PAI ends the discharge too. After any other reason the hospital still discharges somebody."""


def _reaction(effetto: Callable[[Dimissione, P, Momento], None]) -> Reaction:
    """Load the dimissione of the event's case, apply, save, announce, commit. A case without one is not ours."""

    def react(event: Event, uow: UnitOfWork) -> None:
        dimissione = uow.dimissioni.find(caso_id=event.caso_id)
        if dimissione is not None:
            quando = Momento(event.time.astimezone(UTC), uow.now, event.source, Provenienza.INTEGRAZIONE)
            prima = deepcopy(dimissione)
            effetto(dimissione, cast(P, event.data), quando)
            if dimissione != prima:  # what changed nothing must not make somebody's If-Match fail
                uow.dimissioni.save(dimissione)
                announce(uow, dimissione)
        uow.commit()

    react.__name__ = effetto.__name__
    return react


def accesso_aperto(dimissione: Dimissione, evento: AccessoAperto, _: Momento) -> None:
    dimissione.segui_accesso(evento.persona_id)


def segnalazione_accolta(dimissione: Dimissione, _: SegnalazioneAccolta, quando: Momento) -> None:
    dimissione.segui_presa_in_carico(quando)


def accesso_chiuso(dimissione: Dimissione, evento: AccessoChiuso, quando: Momento) -> None:
    """Only a refusal concerns the hospital; the other endings of an accesso are the way things go on."""
    if evento.esito == "non_di_competenza":
        dimissione.segui_rifiuto(MotivoChiusura.NON_DI_COMPETENZA, quando)


def valutazione_conclusa(dimissione: Dimissione, evento: ValutazioneConclusa, quando: Momento) -> None:
    dimissione.segui_valutazione(evento.valutazione_id, quando)


def pai_attivato(dimissione: Dimissione, evento: PaiAttivato, quando: Momento) -> None:
    """A plan of the same case made for another reason is not the plan of this discharge."""
    if evento.dimissione_id in (None, dimissione.id):
        dimissione.segui_pai(evento.pai_id, quando)


def pai_chiuso(dimissione: Dimissione, evento: PaiChiuso, quando: Momento) -> None:
    dimissione.segui_pai_chiuso(evento.pai_id, _INTERROMPONO.get(evento.motivo), quando)


def sad_attivato(dimissione: Dimissione, evento: SadAttivato, quando: Momento) -> None:
    dimissione.segui_sad_pronto(evento.presa_in_carico_id, evento.dal, quando)


def sad_erogazione_avviata(dimissione: Dimissione, evento: SadErogazioneAvviata, quando: Momento) -> None:
    dimissione.segui_erogazione(evento.presa_in_carico_id, evento.il, quando)


def sad_concluso(dimissione: Dimissione, evento: SadConcluso, _: Momento) -> None:
    """The end of a service that was delivered changes nothing: what had to start has started."""
    if evento.esito != "conclusa":
        dimissione.segui_sad_non_erogato(evento.presa_in_carico_id)


def persona_cancellata(event: Event, uow: UnitOfWork) -> None:
    """The person of this case was erased: nothing of them is kept here."""
    uow.dimentica(event.caso_id, cast(PersonaCancellata, event.data).impronte)
    uow.commit()


REACTIONS: Mapping[type[Payload], Reaction] = {
    AccessoAperto: _reaction(accesso_aperto),
    SegnalazioneAccolta: _reaction(segnalazione_accolta),
    AccessoChiuso: _reaction(accesso_chiuso),
    ValutazioneConclusa: _reaction(valutazione_conclusa),
    PaiAttivato: _reaction(pai_attivato),
    PaiChiuso: _reaction(pai_chiuso),
    PersonaCancellata: persona_cancellata,
    SadAttivato: _reaction(sad_attivato),
    SadErogazioneAvviata: _reaction(sad_erogazione_avviata),
    SadConcluso: _reaction(sad_concluso),
}
