"""The commands of the PAI: load, call, save, announce, commit."""

from services.pua.application.announcements import announce
from services.pua.application.commands import (
    AttivaPai,
    AvviaIntervento,
    ChiudiPai,
    ConcludiIntervento,
    FirmaPai,
    RedigiPai,
    RevisionaPai,
)
from services.pua.application.handlers import atto_manuale
from services.pua.application.ports import UnitOfWork
from services.pua.domain.codici import Lato
from services.pua.domain.pai import Pai, StatoPai
from services.pua.domain.refusals import FirmaNonConsentita, PaiGiaPresente
from shared.kernel.actor import Ruolo

LATO_DI = {Ruolo.ASSISTENTE_SOCIALE: Lato.SOCIALE, Ruolo.OPERATORE_ASST: Lato.SANITARIO}
"""For which side a role signs; the other roles sign for none."""


def redigi_pai(command: RedigiPai, uow: UnitOfWork) -> Pai:
    """Raises PaiGiaPresente where the valutazione has an open one, and as `Pai.redigi`."""
    valutazione = uow.valutazioni.get(command.valutazione_id)
    if any(pai.stato is not StatoPai.CHIUSO for pai in uow.pai.all(valutazione_id=valutazione.id)):
        raise PaiGiaPresente
    pai = Pai.redigi(
        id=uow.ids.new(),
        valutazione=valutazione,
        progetto=command.progetto,
        riferimenti=command.riferimenti,
        atto=atto_manuale(command.avvenuto_il, uow),
    )
    uow.pai.add(pai)
    announce(uow, pai)
    uow.commit()
    return pai


def revisiona_pai(command: RevisionaPai, uow: UnitOfWork) -> Pai:
    """A revision may add a service that has never heard of the person: it learns whom to visit, as at activation."""
    pai = uow.pai.get(command.pai_id)
    pai.revisiona(command.progetto, command.riferimenti, atto_manuale(command.avvenuto_il, uow))
    uow.pai.save(pai)
    announce(uow, pai, uow.persone.get(pai.persona_id))
    uow.commit()
    return pai


def firma_pai(command: FirmaPai, uow: UnitOfWork) -> Pai:
    """Raises FirmaNonConsentita where the caller's role signs for the other side, and as `Pai.firma`."""
    if LATO_DI.get(uow.actor.ruolo) is not command.lato:
        raise FirmaNonConsentita
    pai = uow.pai.get(command.pai_id)
    pai.firma(command.lato, atto_manuale(command.avvenuto_il, uow))
    uow.pai.save(pai)
    announce(uow, pai)
    uow.commit()
    return pai


def attiva_pai(command: AttivaPai, uow: UnitOfWork) -> Pai:
    pai = uow.pai.get(command.pai_id)
    persona = uow.persone.get(pai.persona_id)
    pai.attiva(persona.nota_in(pai.territorio).data_nascita, atto_manuale(command.avvenuto_il, uow))
    uow.pai.save(pai)
    announce(uow, pai, persona)
    uow.commit()
    return pai


def avvia_intervento(command: AvviaIntervento, uow: UnitOfWork) -> Pai:
    pai = uow.pai.get(command.pai_id)
    pai.avvia_intervento(command.intervento_id, atto_manuale(command.avvenuto_il, uow))
    uow.pai.save(pai)
    announce(uow, pai)
    uow.commit()
    return pai


def concludi_intervento(command: ConcludiIntervento, uow: UnitOfWork) -> Pai:
    pai = uow.pai.get(command.pai_id)
    pai.concludi_intervento(command.intervento_id, atto_manuale(command.avvenuto_il, uow))
    uow.pai.save(pai)
    announce(uow, pai)
    uow.commit()
    return pai


def chiudi_pai(command: ChiudiPai, uow: UnitOfWork) -> Pai:
    pai = uow.pai.get(command.pai_id)
    pai.chiudi(command.motivo, command.esiti, command.nota, atto_manuale(command.avvenuto_il, uow))
    uow.pai.save(pai)
    announce(uow, pai)
    uow.commit()
    return pai
