"""Accesso in emergenza: asked for, opened, read, ended, looked at again. Load, call, save, announce, commit."""

from dataclasses import dataclass

from services.pua.application.announcements import annuncia_emergenza
from services.pua.application.commands import ApriEmergenza, RiesaminaEmergenza
from services.pua.application.documento import esporta
from services.pua.application.ports import UnitOfWork
from services.pua.application.queries import CartellaConsultata, cartella, persona
from services.pua.domain.emergenza import AccessoInEmergenza
from services.pua.domain.identificativi import identificativo
from services.pua.domain.persona import Scheda
from services.pua.domain.refusals import MotivoNonDiEmergenza, TentativiEsauriti
from shared.contracts.cartella_sociale import CartellaSociale, Mittente
from shared.kernel.clock import civil_date
from shared.kernel.motivo import Motivo
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest


def conta_tentativo(_command: None, uow: UnitOfWork) -> int:
    """Before anybody is looked for, and in a transaction of its own: it counts whatever becomes of it.

    Returns how many attempts of the account there were today. Raises TentativiEsauriti.
    """
    tentativi = uow.emergenze.tentativo(civil_date(uow.now))
    if tentativi > uow.riservatezza.tentativi:
        raise TentativiEsauriti
    uow.commit()
    return tentativi


def apri_emergenza(command: ApriEmergenza, uow: UnitOfWork) -> AccessoInEmergenza:
    """Raises MotivoNonDiEmergenza, NotFound (nobody has that identifier), and as `identificativo`.

    Whether the person is known in the caller's territory, or anything is obscured, makes no difference: a refusal
    would tell.
    """
    motivo = Motivo(command.motivo)
    if not motivo.emergenza:
        raise MotivoNonDiEmergenza
    cercato = identificativo(command.identificativo.sistema, command.identificativo.valore)
    trovata = uow.persone.titolari([cercato]).get(cercato)
    if trovata is None:
        raise NotFound
    emergenza = AccessoInEmergenza.apri(
        id=uow.ids.new(),
        persona_id=trovata.id,
        territori=trovata.territori,
        account=uow.actor.id,
        ruolo=uow.actor.ruolo,
        motivo=motivo,
        nota=command.nota,
        ora=uow.now,
        durata=uow.riservatezza.durata_emergenza,
    )
    uow.emergenze.add(emergenza)
    annuncia_emergenza(uow, emergenza)
    uow.commit()
    return emergenza


def chiudi_emergenza(emergenza_id: str, uow: UnitOfWork) -> AccessoInEmergenza:
    """Raises NotFound (somebody else's), EmergenzaConclusa."""
    emergenza = uow.emergenze.mia(emergenza_id)
    emergenza.chiudi(uow.now)
    uow.emergenze.save(emergenza)
    annuncia_emergenza(uow, emergenza)
    uow.commit()
    return emergenza


def riesamina_emergenza(command: RiesaminaEmergenza, uow: UnitOfWork) -> AccessoInEmergenza:
    """Raises NotFound (about nobody of the caller's territories), RiesameProprio, EmergenzaGiaRiesaminata."""
    emergenza = uow.emergenze.get(command.emergenza_id)
    emergenza.riesamina(command.esito, command.nota, uow.actor.id, uow.now)
    uow.emergenze.save(emergenza)
    uow.commit()
    return emergenza


def emergenza(emergenza_id: str, uow: UnitOfWork) -> AccessoInEmergenza:
    """Raises NotFound."""
    return uow.emergenze.get(emergenza_id)


def emergenze(page: PageRequest, uow: UnitOfWork) -> Page[AccessoInEmergenza]:
    """Those about persons who are known in the caller's territories."""
    return uow.emergenze.page(page)


@dataclass(frozen=True)
class CartellaInEmergenza:
    """What an emergency shows: who the person is, by every territory's word, and the whole timeline."""

    emergenza: AccessoInEmergenza
    scheda: Scheda
    consultata: CartellaConsultata


def cartella_in_emergenza(emergenza_id: str, uow: UnitOfWork) -> CartellaInEmergenza:
    """`uow` sees every territory. Raises NotFound (somebody else's), EmergenzaConclusa."""
    aperta = _aperta(emergenza_id, uow)
    return CartellaInEmergenza(aperta, persona(aperta.persona_id, uow), cartella(aperta.persona_id, uow))


def documento_in_emergenza(emergenza_id: str, mittente: Mittente, uow: UnitOfWork) -> CartellaSociale:
    """The same in full: scales with their answers, plans with every revision. As `cartella_in_emergenza`."""
    return esporta.documento(_aperta(emergenza_id, uow).persona_id, mittente, uow)


def _aperta(emergenza_id: str, uow: UnitOfWork) -> AccessoInEmergenza:
    aperta = uow.emergenze.mia(emergenza_id)
    aperta.richiede_attivo(uow.now)
    uow.in_chiaro()
    return aperta
