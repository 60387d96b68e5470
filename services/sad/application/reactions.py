"""What the service does when PUA and dimissioni say something. `REACTIONS` is the whole subscription list.

The two publishers interleave freely, may be late, and may speak of what the service never heard of or has closed: what
was remembered makes the end the same in any order.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias, cast

from services.sad.application.announcements import announce
from services.sad.application.ports import UnitOfWork
from services.sad.application.recording import da_evento
from services.sad.application.translations import (
    MOTIVI_DIMISSIONE,
    istante_di_dimissione,
    persona_di,
    richieste_al_sad,
    territorio_di,
)
from services.sad.domain.dimissione_nota import DimissioneNota, FineDimissione
from services.sad.domain.motivi import MotivoConclusione
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.persona import Persona
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.registrazione import Registrazione
from services.sad.domain.richiesta import Bisogno, Origine, Piano
from shared.contracts.dimissioni import DimissioneAnnullata, DimissioneEffettuata, DimissioneRifiutata
from shared.contracts.envelope import Event, Payload
from shared.contracts.pua import PaiAttivato, PaiChiuso, PaiRevisionato, PersonaCancellata

Reaction: TypeAlias = Callable[[Event, UnitOfWork], None]


def pai_attivato(event: Event, uow: UnitOfWork) -> None:
    """A PAI that holds SAD opens a take-in, or joins the one of its case that is open. Heard twice, it is one."""
    pai = cast(PaiAttivato, event.data)
    if uow.pai.find(id=pai.pai_id) is None:
        interventi = richieste_al_sad(pai.interventi)
        noto = PaiNoto(
            id=pai.pai_id,
            caso_id=event.caso_id,
            territorio=territorio_di(pai.territorio),
            bisogno=Bisogno(pai.anziano, pai.non_autosufficiente, pai.alto_bisogno_assistenziale),
            con_sad=bool(interventi),
            persona_id=pai.persona_id,
            dimissione_id=pai.dimissione_id,
        )
        uow.pai.add(noto)
        if noto.con_sad:
            piano = Piano(pai.integrato, pai.pai_id, noto.revisione, interventi=interventi)
            _richiedi(noto, piano, persona_di(pai.persona), event, uow)
    uow.commit()


def pai_revisionato(event: Event, uow: UnitOfWork) -> None:
    """The plan changed: an open take-in learns it; a plan that only now asks for SAD opens one.

    Raises NotFound for a PAI never heard of: what it lacks is in the event that did not come, so it waits for it.
    """
    pai = cast(PaiRevisionato, event.data)
    noto = uow.pai.get(pai.pai_id)
    interventi = richieste_al_sad(pai.interventi)
    entra = noto.rivedi(pai.revisione, bool(interventi))
    uow.pai.save(noto)
    presa = uow.prese_in_carico.find(pai_id=pai.pai_id, aperta=True)
    if presa is not None:
        if presa.aggiorna_piano(pai.integrato, interventi, event.time):
            uow.prese_in_carico.save(presa)
            announce(uow, presa)
    elif entra:
        piano = Piano(pai.integrato, pai.pai_id, noto.revisione, interventi=interventi)
        _richiedi(noto, piano, persona_di(pai.persona), event, uow)
    uow.commit()


def pai_chiuso(event: Event, uow: UnitOfWork) -> None:
    """What was done for the PAI ends with it."""
    pai = cast(PaiChiuso, event.data)
    noto = uow.pai.find(id=pai.pai_id)
    if noto is not None and not noto.chiuso:
        noto.chiuso = True
        uow.pai.save(noto)
    for presa in uow.prese_in_carico.all(pai_id=pai.pai_id):
        visite = uow.visite.totali(presa.id)
        if presa.chiudi_con_pai(MotivoConclusione(pai.motivo), da_evento(event, uow), visite):
            uow.prese_in_carico.save(presa)
            announce(uow, presa)
    uow.commit()


def dimissione_effettuata(event: Event, uow: UnitOfWork) -> None:
    """The person is at home: a service that is ready starts. One that is not yet asked for will find it written."""
    dimissione = cast(DimissioneEffettuata, event.data)
    nota, nuova = _nota(dimissione.dimissione_id, event, uow)
    nota.effettua(istante_di_dimissione(event.time, dimissione.il))
    _tieni(nota, nuova, uow)
    _riporta(nota, da_evento(event, uow), uow)
    uow.commit()


def dimissione_finita(event: Event, uow: UnitOfWork) -> None:
    """Refused or annulled: a service that has not begun ends; one that goes to the home ends only on a decesso."""
    dimissione = cast(DimissioneAnnullata | DimissioneRifiutata, event.data)
    nota, nuova = _nota(dimissione.dimissione_id, event, uow)
    motivo = MOTIVI_DIMISSIONE.get(dimissione.motivo, MotivoConclusione.ANNULLAMENTO)
    nota.termina(FineDimissione(motivo, event.time))
    _tieni(nota, nuova, uow)
    _riporta(nota, da_evento(event, uow), uow)
    uow.commit()


def persona_cancellata(event: Event, uow: UnitOfWork) -> None:
    """The person of this case was erased: nothing of it is kept here."""
    uow.dimentica(event.caso_id)
    uow.commit()


REACTIONS: Mapping[type[Payload], Reaction] = {
    PaiAttivato: pai_attivato,
    PaiRevisionato: pai_revisionato,
    PaiChiuso: pai_chiuso,
    PersonaCancellata: persona_cancellata,
    DimissioneEffettuata: dimissione_effettuata,
    DimissioneAnnullata: dimissione_finita,
    DimissioneRifiutata: dimissione_finita,
}


def _richiedi(noto: PaiNoto, piano: Piano, persona: Persona, event: Event, uow: UnitOfWork) -> None:
    """A request reaches the service, with all that is remembered of the dimissione it comes from."""
    presa = _della_stessa_richiesta(noto, uow)
    nuova = presa is None
    accesso = da_evento(event, uow)
    if presa is None:
        presa = PresaInCarico.richiedi(
            id=uow.ids.new(),
            caso_id=noto.caso_id,
            territorio=noto.territorio,
            origine=Origine.DIMISSIONE_PROTETTA if noto.dimissione_id else Origine.PAI,
            bisogno=noto.bisogno,
            piano=piano,
            persona=persona,
            accesso=accesso,
            persona_id=noto.persona_id,
            dimissione_id=noto.dimissione_id,
        )
    else:
        presa.segui_pai(piano, noto.bisogno, persona, noto.dimissione_id, event.time, noto.persona_id)
    nota = uow.dimissioni.find(id=noto.dimissione_id) if noto.dimissione_id else None
    if nota is not None:
        _racconta(nota, presa, accesso, uow)
    if nuova:
        uow.prese_in_carico.add(presa)
    else:
        uow.prese_in_carico.save(presa)
    announce(uow, presa)


def _della_stessa_richiesta(noto: PaiNoto, uow: UnitOfWork) -> PresaInCarico | None:
    """The take-in that this request joins: the open one of the case, or the one that ended with its dimissione."""
    for presa in uow.prese_in_carico.all(caso_id=noto.caso_id):
        if presa.aperta:
            return presa
        if presa.risponde_anche_a(noto.dimissione_id):
            pai = uow.pai.find(id=presa.piano.pai_id)
            if pai is not None and not pai.chiuso:
                return presa
    return None


def _nota(dimissione_id: str, event: Event, uow: UnitOfWork) -> tuple[DimissioneNota, bool]:
    nota = uow.dimissioni.find(id=dimissione_id)
    return (nota, False) if nota is not None else (DimissioneNota(id=dimissione_id, caso_id=event.caso_id), True)


def _tieni(nota: DimissioneNota, nuova: bool, uow: UnitOfWork) -> None:
    if nuova:
        uow.dimissioni.add(nota)
    else:
        uow.dimissioni.save(nota)


def _riporta(nota: DimissioneNota, registrazione: Registrazione, uow: UnitOfWork) -> None:
    for presa in uow.prese_in_carico.all(dimissione_id=nota.id):
        if _racconta(nota, presa, registrazione, uow):
            uow.prese_in_carico.save(presa)
            announce(uow, presa)


def _racconta(nota: DimissioneNota, presa: PresaInCarico, registrazione: Registrazione, uow: UnitOfWork) -> bool:
    """Tell a take-in what is known of its dimissione; whether it was news."""
    nuovo = False
    if nota.effettuata_il is not None:
        nuovo |= presa.apprendi_dimissione(nota.effettuata_il, registrazione.registrata_il, registrazione.da)
    if nota.fine is not None:
        fine = replace(registrazione, avvenuta_il=nota.fine.il)
        nuovo |= presa.chiudi_con_dimissione(nota.fine.motivo, fine, uow.visite.totali(presa.id))
    return nuovo
