"""Commands on the register: load, call, save, announce, commit."""

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.registro.announcements import announce
from services.indicators.application.registro.commands import Aggiungi, Annulla, Correggi, Iscrivi
from services.indicators.domain.registro.codici import Genere
from services.indicators.domain.registro.contenuti import Contenuto, Limiti
from services.indicators.domain.registro.refusals import RegistroDiAltroAmbito
from services.indicators.domain.registro.voce import Annullamento, Firma, Registrazione, Voce
from shared.kernel.clock import civil_date
from shared.kernel.refusal import NotFound
from shared.kernel.territory import lombardia


def iscrivi(command: Iscrivi, uow: UnitOfWork) -> Voce:
    """Raises RegistroDiAltroAmbito, VoceGiaPresente, what `Territori.resolve` and `Voce.iscrivi` raise."""
    territorio = lombardia().resolve(command.ambito, command.distretto, command.asst, il=civil_date(uow.now))
    _del_proprio_ambito(territorio.ambito, uow)
    voce = Voce.iscrivi(uow.ids.new(), territorio, _registrazione(command.contenuto, uow), _limiti(uow))
    uow.registro.add(voce)
    announce(uow, voce)
    uow.commit()
    return voce


def aggiungi(command: Aggiungi, uow: UnitOfWork) -> Voce:
    voce = _voce(command.genere, command.voce_id, uow)
    voce.aggiungi(_registrazione(command.contenuto, uow), _limiti(uow))
    return _conferma(voce, uow)


def correggi(command: Correggi, uow: UnitOfWork) -> Voce:
    voce = _voce(command.genere, command.voce_id, uow)
    voce.correggi(_registrazione(command.contenuto, uow, sostituisce=command.registrazione_id), _limiti(uow))
    return _conferma(voce, uow)


def annulla(command: Annulla, uow: UnitOfWork) -> Voce:
    voce = _voce(command.genere, command.voce_id, uow)
    voce.annulla(Annullamento(registrazione_id=command.registrazione_id, motivo=command.motivo, firma=_firma(uow)))
    return _conferma(voce, uow)


def _voce(genere: Genere, voce_id: str, uow: UnitOfWork) -> Voce:
    """The voce that is to change. Raises NotFound, VersionChanged, RegistroDiAltroAmbito."""
    voce = uow.registro.get(voce_id)
    if voce.genere is not genere:
        raise NotFound()
    _del_proprio_ambito(voce.territorio.ambito, uow)
    return voce


def _del_proprio_ambito(ambito: str, uow: UnitOfWork) -> None:
    """To see a territory is not enough: the register is its office's own word."""
    if ambito not in uow.actor.scope.ambiti:
        raise RegistroDiAltroAmbito()


def _registrazione(contenuto: Contenuto, uow: UnitOfWork, sostituisce: str | None = None) -> Registrazione:
    return Registrazione(id=uow.ids.new(), contenuto=contenuto, firma=_firma(uow), sostituisce=sostituisce)


def _firma(uow: UnitOfWork) -> Firma:
    return Firma(il=uow.now, da=uow.actor.id)


def _limiti(uow: UnitOfWork) -> Limiti:
    return Limiti(oggi=civil_date(uow.now), anni=uow.deliberazione.anni)


def _conferma(voce: Voce, uow: UnitOfWork) -> Voce:
    """The tail of every command that changed a voce."""
    uow.registro.save(voce)
    announce(uow, voce)
    uow.commit()
    return voce
