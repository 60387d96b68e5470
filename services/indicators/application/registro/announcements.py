"""What is heard of the register: the same events for the others and for the indicators themselves."""

from typing import Any, assert_never

from services.indicators.application.ports import UnitOfWork
from services.indicators.domain.registro import facts
from services.indicators.domain.registro.contenuti import (
    Contenuto,
    Ente,
    Equipe,
    Incontri,
    ProfessioniPresenti,
    Protocollo,
    Strumento,
)
from services.indicators.domain.registro.voce import Voce
from shared.contracts import registro
from shared.contracts.envelope import Payload


def announce(uow: UnitOfWork, voce: Voce) -> None:
    """Say every new fact of the voce, oldest first, in this transaction."""
    for fact in voce.pull_facts():
        uow.announce(voce.id, payload_of(fact), fact.avvenuto_il)


def payload_of(fact: facts.Fatto) -> Payload:
    match fact:
        case facts.Registrata():
            return _tipo(fact.contenuto).model_validate(
                {
                    "voce_id": fact.voce_id,
                    "registrazione_id": fact.registrazione_id,
                    "territorio": vars(fact.territorio),
                    "sostituisce": fact.sostituisce,
                    **_campi(fact.contenuto),
                }
            )
        case facts.Annullata():
            return registro.RegistrazioneAnnullata.model_validate(
                {"voce_id": fact.voce_id, "registrazione_id": fact.registrazione_id, "motivo": fact.motivo.value}
            )
        case _ as unreachable:
            assert_never(unreachable)


def _tipo(contenuto: Contenuto) -> type[registro.Registrazione]:
    match contenuto:
        case Equipe():
            return registro.EquipeRegistrata
        case ProfessioniPresenti():
            return registro.ProfessioniRegistrate
        case Incontri():
            return registro.IncontriRegistrati
        case Protocollo():
            return registro.ProtocolloRegistrato
        case Strumento():
            return registro.StrumentoRegistrato
        case Ente():
            return registro.EnteRegistrato
        case _ as unreachable:
            assert_never(unreachable)


def _campi(contenuto: Contenuto) -> dict[str, Any]:
    """A content and its contract use the same names: there is one published form of an invented distinction."""
    return {
        name: tuple(map(str, value)) if isinstance(value, tuple) else value for name, value in vars(contenuto).items()
    }
