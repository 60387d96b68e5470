"""What is handed on, as files: drafts, because of the national tracciati only one code list is in our sources."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.pua.application.flussi import accessi_siad
from services.pua.bootstrap import Pua
from services.pua.entrypoints.tracciato_accessi import SIAD_ACCESSI
from shared.persistence.call import Call
from shared.web.extracts.download import Ambito, Asked, Day, Downloads, Form
from shared.web.policy import policy


def flussi_router(pua: Pua) -> APIRouter:
    router, downloads = APIRouter(tags=["Flussi"]), Downloads(pua.runner)

    @router.get(
        "/flussi/siad-accessi",
        response_class=Response,
        summary="Bozza per il flusso SIAD: gli accessi di un Ambito, con chi segnala",
    )
    async def flusso_siad_accessi(
        ambito: Ambito, dal: Day, al: Day, formato: Form = Form.CSV, call: Call = policy()
    ) -> Response:
        return await downloads.answer(SIAD_ACCESSI, accessi_siad, Asked(ambito, dal, al, formato), call)

    return router
