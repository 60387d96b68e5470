"""The valutazione multidimensionale: started, its scales, its result. And the scales themselves."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.pua.application import handlers, queries
from services.pua.bootstrap import Pua
from services.pua.domain.scales import catalogo, scala_per_codice
from services.pua.domain.valutazione import StatoValutazione
from services.pua.entrypoints.schemas.scale import ScalaBreveVista, ScalaVista, ScaleVista
from services.pua.entrypoints.schemas.valutazioni import (
    AvvioValutazioneBody,
    ConclusioneBody,
    SomministrazioneBody,
    ValutazioneVista,
)
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy


def valutazioni_router(pua: Pua) -> APIRouter:
    router = APIRouter(prefix="/valutazioni", tags=["Valutazione multidimensionale"])

    @router.post("", status_code=201, response_model=ValutazioneVista, summary="Avvia una valutazione")
    async def avvia_valutazione(body: AvvioValutazioneBody, call: Call = policy()) -> Response:
        return await pua.runner.run(handlers.avvia_valutazione, body.comando(), call, ValutazioneVista.of, status=201)

    @router.get("", response_model=Elenco[ValutazioneVista], summary="Le valutazioni dei propri territori, dalla prima")
    async def elenca_valutazioni(
        stato: StatoValutazione | None = None,
        accesso_id: Annotated[str | None, Query(max_length=64)] = None,
        caso_id: Annotated[str | None, Query(max_length=64)] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await pua.runner.read_page(
            queries.elenco_valutazioni, call, ValutazioneVista.of, page, stato, accesso_id, caso_id
        )

    @router.get("/{valutazione_id}", response_model=ValutazioneVista, summary="Una valutazione")
    async def leggi_valutazione(valutazione_id: str, call: Call = policy()) -> Response:
        return await pua.runner.read(queries.valutazione, call, ValutazioneVista.of, valutazione_id)

    @router.post(
        "/{valutazione_id}/somministrazioni",
        response_model=ValutazioneVista,
        summary="Registra una scala compilata",
    )
    async def somministra_scala(valutazione_id: str, body: SomministrazioneBody, call: Call = policy()) -> Response:
        command = body.comando(valutazione_id)
        return await pua.runner.run(handlers.somministra_scala, command, call, ValutazioneVista.of)

    @router.post("/{valutazione_id}/conclusione", response_model=ValutazioneVista, summary="Conclude la valutazione")
    async def concludi_valutazione(valutazione_id: str, body: ConclusioneBody, call: Call = policy()) -> Response:
        command = body.comando(valutazione_id)
        return await pua.runner.run(handlers.concludi_valutazione, command, call, ValutazioneVista.of)

    return router


def scale_router() -> APIRouter:
    router = APIRouter(prefix="/scale", tags=["Scale"])
    tutti = [policy()]

    @router.get("", response_model=ScaleVista, summary="Le scale in uso", dependencies=tutti)
    async def elenca_scale() -> ScaleVista:
        return ScaleVista(elementi=[ScalaBreveVista.model_validate(scala) for scala in catalogo().values()])

    @router.get("/{codice}", response_model=ScalaVista, summary="Una scala, con le sue voci", dependencies=tutti)
    async def leggi_scala(codice: str) -> ScalaVista:
        return ScalaVista.of(scala_per_codice(codice))

    return router
