"""What a person wants of their own data: oscuramenti, and consent to be looked up across bodies."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.pua.application import riservatezza
from services.pua.bootstrap import Pua
from services.pua.entrypoints.schemas.riservatezza import (
    ConsensiVista,
    ConsensoBody,
    ConsensoVista,
    OscuramentiVista,
    OscuramentoBody,
    OscuramentoVista,
    RevocaConsensoBody,
    RevocaOscuramentoBody,
)
from shared.persistence.call import Call
from shared.web.policy import policy


def riservatezza_router(pua: Pua) -> APIRouter:
    router = APIRouter(tags=["Riservatezza"])

    @router.post(
        "/persone/{persona_id}/oscuramenti",
        status_code=201,
        response_model=OscuramentoVista,
        summary="Oscura una parte della cartella, per volontà della persona",
    )
    async def oscura(persona_id: str, body: OscuramentoBody, call: Call = policy()) -> Response:
        """Da qui in poi la vede soltanto chi vi ha registrato qualcosa: per gli altri non esiste, né si sa che c'è."""
        command = body.comando(persona_id)
        return await pua.runner.run(riservatezza.oscura, command, call, OscuramentoVista.of, status=201)

    @router.get(
        "/persone/{persona_id}/oscuramenti",
        response_model=OscuramentiVista,
        summary="Gli oscuramenti che chi chiede conosce",
    )
    async def elenca_oscuramenti(persona_id: str, call: Call = policy()) -> Response:
        """Quelli che ha registrato, e quelli di ciò a cui ha lavorato."""
        return await pua.runner.read(riservatezza.oscuramenti, call, OscuramentiVista.of, persona_id)

    @router.post(
        "/oscuramenti/{oscuramento_id}/revoca",
        response_model=OscuramentoVista,
        summary="Revoca un oscuramento, per volontà della persona",
    )
    async def revoca_oscuramento(oscuramento_id: str, body: RevocaOscuramentoBody, call: Call = policy()) -> Response:
        command = body.comando(oscuramento_id)
        return await pua.runner.run(riservatezza.revoca_oscuramento, command, call, OscuramentoVista.of)

    @router.post(
        "/persone/{persona_id}/consensi",
        response_model=ConsensoVista,
        summary="Registra l'informativa consegnata, o il consenso dato o negato",
    )
    async def registra_consenso(persona_id: str, body: ConsensoBody, call: Call = policy()) -> Response:
        """Il consenso riguarda la consultazione tra enti; la cura non lo aspetta."""
        command = body.comando(persona_id)
        return await pua.runner.run(riservatezza.registra_consenso, command, call, ConsensoVista.of)

    @router.post(
        "/persone/{persona_id}/consensi/revoca",
        response_model=ConsensoVista,
        summary="Registra la revoca del consenso",
    )
    async def revoca_consenso(persona_id: str, body: RevocaConsensoBody, call: Call = policy()) -> Response:
        command = body.comando(persona_id)
        return await pua.runner.run(riservatezza.revoca_consenso, command, call, ConsensoVista.of)

    @router.get(
        "/persone/{persona_id}/consensi",
        response_model=ConsensiVista,
        summary="Informativa e consenso, territorio per territorio",
    )
    async def elenca_consensi(persona_id: str, call: Call = policy()) -> Response:
        return await pua.runner.read(riservatezza.consensi, call, ConsensiVista.of, persona_id)

    return router
