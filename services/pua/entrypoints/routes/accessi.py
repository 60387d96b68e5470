"""The accesso: opened, taken on, triaged, closed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.pua.application import handlers, queries
from services.pua.bootstrap import Pua
from services.pua.domain.accesso import StatoAccesso
from services.pua.entrypoints.schemas.accessi import (
    AccessoVista,
    AccoglienzaBody,
    ApriAccessoBody,
    ChiusuraBody,
    PreliminareBody,
)
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy


def accessi_router(pua: Pua) -> APIRouter:
    router = APIRouter(prefix="/accessi", tags=["Accesso"])

    @router.post("", status_code=201, response_model=AccessoVista, summary="Apre un accesso al PUA")
    async def apri_accesso(body: ApriAccessoBody, call: Call = policy()) -> Response:
        return await pua.runner.run(handlers.apri_accesso, body.comando(), call, AccessoVista.of, status=201)

    @router.get("", response_model=Elenco[AccessoVista], summary="Gli accessi dei propri territori, dal primo")
    async def elenca_accessi(
        stato: StatoAccesso | None = None,
        dimissione_id: Annotated[str | None, Query(max_length=64)] = None,
        caso_id: Annotated[str | None, Query(max_length=64)] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await pua.runner.read_page(
            queries.elenco_accessi, call, AccessoVista.of, page, stato, dimissione_id, caso_id
        )

    @router.get("/{accesso_id}", response_model=AccessoVista, summary="Un accesso")
    async def leggi_accesso(accesso_id: str, call: Call = policy()) -> Response:
        return await pua.runner.read(queries.accesso, call, AccessoVista.of, accesso_id)

    @router.post("/{accesso_id}/accoglienza", response_model=AccessoVista, summary="Accoglie la segnalazione")
    async def accogli_segnalazione(accesso_id: str, body: AccoglienzaBody, call: Call = policy()) -> Response:
        return await pua.runner.run(handlers.accogli_segnalazione, body.comando(accesso_id), call, AccessoVista.of)

    @router.post(
        "/{accesso_id}/valutazione-preliminare",
        response_model=AccessoVista,
        summary="Registra l'esito della valutazione preliminare",
    )
    async def concludi_valutazione_preliminare(
        accesso_id: str, body: PreliminareBody, call: Call = policy()
    ) -> Response:
        command = body.comando(accesso_id)
        return await pua.runner.run(handlers.concludi_valutazione_preliminare, command, call, AccessoVista.of)

    @router.post("/{accesso_id}/chiusura", response_model=AccessoVista, summary="Chiude l'accesso")
    async def chiudi_accesso(accesso_id: str, body: ChiusuraBody, call: Call = policy()) -> Response:
        return await pua.runner.run(handlers.chiudi_accesso, body.comando(accesso_id), call, AccessoVista.of)

    return router
