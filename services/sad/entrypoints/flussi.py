"""What is handed on, as files: drafts, because the national tracciati are not in our sources."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.sad.application.flussi import utenti_sad
from services.sad.bootstrap import Sad
from services.sad.entrypoints.tracciato_utenti import SAD_UTENTI
from shared.persistence.call import Call
from shared.web.extracts.download import Ambito, Asked, Day, Downloads, Form
from shared.web.policy import policy


def flussi_router(sad: Sad) -> APIRouter:
    router, downloads = APIRouter(tags=["Flussi"]), Downloads(sad.runner)

    @router.get(
        "/flussi/sad-utenti",
        response_class=Response,
        summary="Bozza del debito informativo SAD per utente di un Ambito",
    )
    async def flusso_sad_utenti(
        ambito: Ambito, dal: Day, al: Day, formato: Form = Form.CSV, call: Call = policy()
    ) -> Response:
        return await downloads.answer(SAD_UTENTI, utenti_sad, Asked(ambito, dal, al, formato), call)

    return router
