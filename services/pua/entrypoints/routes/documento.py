"""The cartella as a document: handed to other systems, taken from them (docs/cartella-sociale.md)."""

from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import Response

from services.pua.application.commands import ImportaCartella
from services.pua.application.documento import esporta, importa
from services.pua.bootstrap import Pua
from services.pua.entrypoints.routes import con_motivo
from services.pua.entrypoints.schemas.documento import CartellaSocialeBody, DocumentoResponse, ImportazioneVista
from shared.contracts.cartella_sociale import MEDIA_TYPE, CartellaSociale, Mittente
from shared.persistence.call import Call
from shared.web.policy import policy


def documento_router(pua: Pua) -> APIRouter:
    router = APIRouter(tags=["Cartella sociale, scambio"])
    qui = Mittente(ente=pua.settings.cartella_ente, sistema=pua.settings.cartella_sistema)

    @router.get(
        "/persone/{persona_id}/cartella/documento",
        response_class=DocumentoResponse,
        response_model=CartellaSociale,
        summary="La cartella di una persona come documento, per un altro sistema",
    )
    async def esporta_cartella(persona_id: str, call: Call = policy()) -> Response:
        """Soltanto i casi dei territori di chi chiede. L'ETag è l'impronta: finché non cambia, nulla è cambiato."""
        if pua.settings.motivo_richiesto:
            con_motivo(call)
        return DocumentoResponse.of(await pua.runner.fetch(esporta.documento, call, persona_id, qui))

    @router.post(
        "/cartelle/importazioni",
        response_model=ImportazioneVista,
        summary="Importa la cartella di una persona da un altro sistema",
    )
    async def importa_cartella(
        body: Annotated[CartellaSocialeBody, Body(media_type=MEDIA_TYPE)], call: Call = policy()
    ) -> Response:
        """Tutto o niente: se qualcosa non va, `errori` elenca che cosa e dove, e nulla è stato importato.

        Lo stesso documento ripetuto non cambia nulla; un documento successivo sullo stesso caso lo porta avanti.
        """
        command = ImportaCartella(body, qui)
        return await pua.runner.run(importa.importa_cartella, command, call, ImportazioneVista.of, slowly=True)

    return router
