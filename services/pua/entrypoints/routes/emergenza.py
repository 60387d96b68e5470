"""Accesso in emergenza: every route that shows something asks for the reason, and only ever reads."""

from dataclasses import replace

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.pua.application import emergenza
from services.pua.bootstrap import Pua
from services.pua.entrypoints.routes import con_motivo
from services.pua.entrypoints.schemas.documento import DocumentoResponse
from services.pua.entrypoints.schemas.emergenza import (
    CartellaInEmergenzaVista,
    ChiusuraEmergenzaBody,
    EmergenzaBody,
    EmergenzaConNotaVista,
    EmergenzaVista,
    RiesameBody,
)
from shared.contracts.cartella_sociale import CartellaSociale, Mittente
from shared.kernel.actor import EVERYTHING
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.schemas import View


def emergenza_router(pua: Pua) -> APIRouter:
    router = APIRouter(prefix="/accessi-in-emergenza", tags=["Accesso in emergenza"])
    qui = Mittente(ente=pua.settings.cartella_ente, sistema=pua.settings.cartella_sistema)

    @router.post("", status_code=201, response_model=EmergenzaVista, summary="Apre un accesso in emergenza")
    async def apri_accesso_in_emergenza(body: EmergenzaBody, call: Call = policy()) -> Response:
        """Per una persona, per poche ore, in sola lettura; `Raccordo-Motivo` è obbligatorio.

        I territori della persona lo sanno subito. Ogni richiesta è contata, anche quando non trova nessuno.
        """
        command = body.comando(con_motivo(call).motivo)
        await pua.runner.run(emergenza.conta_tentativo, None, replace(call, idempotency_key=None), _contato)
        return await pua.runner.run(emergenza.apri_emergenza, command, call, EmergenzaVista.of, status=201)

    @router.get("", response_model=Elenco[EmergenzaVista], summary="Gli accessi in emergenza nei propri territori")
    async def elenca_accessi_in_emergenza(page: PageRequest = Depends(page_request), call: Call = policy()) -> Response:
        """A persone note nei territori di chi chiede, dal primo; `riesame` dice se qualcuno li ha riesaminati."""
        return await pua.runner.read_page(emergenza.emergenze, call, EmergenzaVista.of, page)

    @router.get("/{emergenza_id}", response_model=EmergenzaConNotaVista, summary="Un accesso in emergenza")
    async def leggi_accesso_in_emergenza(emergenza_id: str, call: Call = policy()) -> Response:
        return await pua.runner.read(emergenza.emergenza, call, EmergenzaConNotaVista.of, emergenza_id)

    @router.get(
        "/{emergenza_id}/cartella",
        response_model=CartellaInEmergenzaVista,
        summary="La cartella della persona, intera, durante l'emergenza",
    )
    async def leggi_cartella_in_emergenza(emergenza_id: str, call: Call = policy()) -> Response:
        """Soltanto per chi ha aperto l'accesso, finché dura. Ogni lettura resta scritta con il motivo."""
        return await pua.runner.read(
            emergenza.cartella_in_emergenza, _ovunque(call), CartellaInEmergenzaVista.of, emergenza_id
        )

    @router.get(
        "/{emergenza_id}/documento",
        response_class=DocumentoResponse,
        response_model=CartellaSociale,
        summary="La stessa cartella per esteso, come documento",
    )
    async def leggi_documento_in_emergenza(emergenza_id: str, call: Call = policy()) -> Response:
        found = await pua.runner.fetch(emergenza.documento_in_emergenza, _ovunque(call), emergenza_id, qui)
        return DocumentoResponse.of(found)

    @router.post("/{emergenza_id}/chiusura", response_model=EmergenzaVista, summary="Chiude il proprio accesso")
    async def chiudi_accesso_in_emergenza(
        emergenza_id: str, _body: ChiusuraEmergenzaBody, call: Call = policy()
    ) -> Response:
        """Altrimenti finisce da sé all'ora indicata in `scade_il`."""
        return await pua.runner.run(emergenza.chiudi_emergenza, emergenza_id, call, EmergenzaVista.of)

    @router.post("/{emergenza_id}/riesame", response_model=EmergenzaVista, summary="Riesamina un accesso in emergenza")
    async def riesamina_accesso_in_emergenza(emergenza_id: str, body: RiesameBody, call: Call = policy()) -> Response:
        """Nei territori in cui la persona è nota, e mai chi lo ha aperto."""
        command = body.comando(emergenza_id)
        return await pua.runner.run(emergenza.riesamina_emergenza, command, call, EmergenzaVista.of)

    return router


def _ovunque(call: Call) -> Call:
    """The same account, in every territory: the query lets it see one person, and only while its emergency lasts."""
    return replace(con_motivo(call), actor=replace(call.actor, scope=EVERYTHING))


def _contato(_tentativi: int) -> View:
    return View()
