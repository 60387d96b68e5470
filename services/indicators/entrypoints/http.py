"""The indicators over HTTP, mounted under `/indicatori/v1`: from a number down to the events that made it."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Query
from fastapi.responses import Response

from services.indicators.application import queries
from services.indicators.application.questions import Filtro, Indirizzo
from services.indicators.application.restate import Ricostruisci, ricostruisci
from services.indicators.bootstrap import SERVICE, Indicators
from services.indicators.entrypoints.addresses import NotoAl, indirizzo_con_data
from services.indicators.entrypoints.autoverifica import autoverifica_router
from services.indicators.entrypoints.confronto import confronto_router
from services.indicators.entrypoints.consegne import consegne_router
from services.indicators.entrypoints.differenze import differenze_router
from services.indicators.entrypoints.ipotesi import ipotesi_router
from services.indicators.entrypoints.matrice import matrice_router
from services.indicators.entrypoints.qualita import qualita_router
from services.indicators.entrypoints.registro import registro_routers
from services.indicators.entrypoints.restituzioni import restituzioni_router
from services.indicators.entrypoints.schemas import (
    CasoVista,
    EventoVista,
    QuadroVista,
    RicostruzioneVista,
    ValoreVista,
)
from shared.kernel.store import PageRequest
from shared.messaging.operations import dead_letter_router
from shared.persistence.call import Call
from shared.web.consultazioni import consultazioni_router
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.service_app import create_service_app


def create_app(indicators: Indicators) -> FastAPI:
    return create_service_app(
        name=SERVICE,
        title="Raccordo · Indicatori LEPS",
        description="Gli indicatori LEPS della DGR Lombardia XII/2167 del 2024, ciascuno apribile fino agli eventi.",
        authenticator=indicators.authenticator,
        routers=[
            _valori(indicators),
            _provenienza(indicators),
            matrice_router(indicators),
            confronto_router(indicators),
            qualita_router(indicators),
            differenze_router(indicators),
            ipotesi_router(indicators),
            autoverifica_router(indicators),
            restituzioni_router(indicators),
            *registro_routers(indicators),
            consegne_router(indicators),
            consultazioni_router(indicators.runner, "casi"),
            dead_letter_router(indicators.runtime),
        ],
        health=indicators.runtime.health,
        denied=indicators.runner.denied,
    )


def _valori(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Indicatori"]), indicators.runner

    @router.get("/leps", response_model=QuadroVista, summary="La deliberazione: LEPS, indicatori, obiettivi, regole")
    async def leps(call: Call = policy()) -> Response:
        return await runner.read(queries.quadro, call, QuadroVista.of)

    @router.get("/valori", response_model=Elenco[ValoreVista], summary="Valori e verdetti")
    async def elenco_valori(
        livello: Annotated[str, Query(max_length=16, description="ambito, distretto, asst, ats, regione")] = "ambito",
        territorio: Annotated[str | None, Query(max_length=6, description="Assente: tutti quelli visibili")] = None,
        anno: Annotated[int | None, Query(description="Assente: tutti gli anni della deliberazione")] = None,
        codice: Annotated[str | None, Query(max_length=16, description="Assente: tutti gli indicatori")] = None,
        noto_al: NotoAl = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        filtro = Filtro(livello, territorio, anno, codice, noto_al)
        return await runner.read_page(queries.valori, call, ValoreVista.of, page, filtro)

    @router.get("/valori/{codice}/{livello}/{territorio}/{anno}", response_model=ValoreVista, summary="Un valore")
    async def un_valore(indirizzo: Indirizzo = Depends(indirizzo_con_data), call: Call = policy()) -> Response:
        return await runner.read(queries.un_valore, call, ValoreVista.of, indirizzo)

    return router


def _provenienza(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Provenienza"]), indicators.runner

    @router.get(
        "/valori/{codice}/{livello}/{territorio}/{anno}/casi",
        response_model=Elenco[CasoVista],
        summary="I casi che formano un valore, con gli eventi per cui contano",
    )
    async def casi_del_valore(
        indirizzo: Indirizzo = Depends(indirizzo_con_data),
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await runner.read_page(queries.casi, call, CasoVista.of, page, indirizzo)

    @router.get("/eventi/{event_id}", response_model=EventoVista, summary="Un evento, senza dati personali")
    async def evento(event_id: Annotated[str, Path(max_length=64)], call: Call = policy()) -> Response:
        return await runner.read(queries.evento, call, EventoVista.of, event_id)

    @router.post(
        "/ricostruzione",
        response_model=RicostruzioneVista,
        summary="Riconta tutto dal registro degli eventi: il risultato deve essere identico",
    )
    async def ricostruzione(call: Call = policy()) -> Response:
        return await runner.run(ricostruisci, Ricostruisci(), call, RicostruzioneVista.of, slowly=True)

    return router
