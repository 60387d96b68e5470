"""What is handed on, as files: drafts, because of the national tracciati only one code list is in our sources."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.pua.application.flussi import accessi_siad
from services.pua.bootstrap import Pua
from services.pua.entrypoints.tracciato_accessi import SIAD_ACCESSI
from shared.kernel.actor import Ruolo
from shared.persistence.call import Call
from shared.web.extracts.download import Ambito, Asked, Day, Downloads, Form
from shared.web.policy import policy

INVIA = (Ruolo.UFFICIO_DI_PIANO, Ruolo.OPERATORE_ASST, Ruolo.ATS_REGIONE, Ruolo.AMMINISTRATORE)
"""SIAD is a flow of the health side: the ASST sends it, the Region receives it. None of them sees a name in it."""


def flussi_router(pua: Pua) -> APIRouter:
    router, downloads = APIRouter(tags=["Flussi"]), Downloads(pua.runner)

    @router.get(
        "/flussi/siad-accessi",
        response_class=Response,
        summary="Bozza per il flusso SIAD: gli accessi di un Ambito, con chi segnala",
    )
    async def flusso_siad_accessi(
        ambito: Ambito, dal: Day, al: Day, formato: Form = Form.CSV, call: Call = policy(*INVIA)
    ) -> Response:
        return await downloads.answer(SIAD_ACCESSI, accessi_siad, Asked(ambito, dal, al, formato), call)

    return router
