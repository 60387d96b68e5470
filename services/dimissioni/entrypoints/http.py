"""The service's HTTP API, mounted under `/dimissioni/v1`."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi.responses import Response

from services.dimissioni.application import handlers, queries
from services.dimissioni.application.commands import (
    AnnullaDimissione,
    ChiediInformazioni,
    ConcludiDimissione,
    Dimetti,
    IndicaDataPrevista,
    PrendiInCarico,
    PreparaServizi,
    RifiutaDimissione,
    RiprendiDopoAttesa,
    SegnaClinicamenteDimissibile,
)
from services.dimissioni.bootstrap import SERVIZIO, Dimissioni
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.stati import Stato
from services.dimissioni.entrypoints.quarantena import quarantena_router
from services.dimissioni.entrypoints.schemas import (
    DataPrevistaCorpo,
    DimissibileCorpo,
    DimissioneEffettivaCorpo,
    MotivoCorpo,
    PassoCorpo,
    RichiestaInformazioniCorpo,
    SegnalazioneCorpo,
    ServiziProntiCorpo,
)
from services.dimissioni.entrypoints.views import ContattiView, DimissioneView, ProtocolliView
from shared.kernel.store import PageRequest
from shared.messaging.operations import dead_letter_router
from shared.persistence.call import Call
from shared.web.consultazioni import consultazioni_router
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.service_app import create_service_app


def create_app(dimissioni: Dimissioni) -> FastAPI:
    return create_service_app(
        name=SERVIZIO,
        title="Raccordo · Dimissioni protette",
        description="Dalla segnalazione dell'ospedale alla dimissione effettiva: stati, date, Tempi del protocollo.",
        authenticator=dimissioni.authenticator,
        routers=[
            _lettura(dimissioni),
            _segnalazione(dimissioni),
            _percorso(dimissioni),
            _attesa(dimissioni),
            _chiusura(dimissioni),
            quarantena_router(dimissioni),
            consultazioni_router(dimissioni.runner, "dimissioni"),
            dead_letter_router(dimissioni.runtime),
        ],
        health=dimissioni.runtime.health,
        denied=dimissioni.runner.denied,
    )


def _lettura(dimissioni: Dimissioni) -> APIRouter:
    router, runner = APIRouter(tags=["Dimissioni"]), dimissioni.runner

    @router.get("/dimissioni", response_model=Elenco[DimissioneView], summary="Elenco delle dimissioni protette")
    async def elenco_dimissioni(
        stato: Stato | None = None,
        caso_id: Annotated[str | None, Query(max_length=36)] = None,
        in_ritardo: Annotated[bool, Query(description="Solo quelle oltre un Tempo del protocollo, in corso")] = False,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await runner.read_page(queries.elenco, call, DimissioneView.of, page, stato, caso_id, in_ritardo)

    @router.get("/dimissioni/{dimissione_id}", response_model=DimissioneView, summary="Una dimissione protetta")
    async def dimissione(dimissione_id: str, call: Call = policy()) -> Response:
        return await runner.read(queries.dimissione, call, DimissioneView.of, dimissione_id)

    @router.get("/protocolli", response_model=ProtocolliView, summary="Tempi dei protocolli per Distretto")
    async def protocolli(call: Call = policy()) -> Response:
        return await runner.read(queries.protocolli, call, ProtocolliView.of)

    @router.get("/contatti", response_model=ContattiView, summary="Chi gli ospedali possono chiamare, per Distretto")
    async def contatti(_: Call = policy()) -> ContattiView:
        return ContattiView.of(dimissioni.contatti)

    return router


def _segnalazione(dimissioni: Dimissioni) -> APIRouter:
    router = APIRouter(tags=["Dimissioni"])
    runner, mostra = dimissioni.runner, _mostra(dimissioni)

    @router.post(
        "/dimissioni", response_model=DimissioneView, status_code=201, summary="Segnala a mano una dimissione protetta"
    )
    async def segnala_dimissione(body: SegnalazioneCorpo, call: Call = policy()) -> Response:
        return await runner.run(handlers.segnala_dimissione, body.comando(), call, mostra, status=201)

    return router


def _percorso(dimissioni: Dimissioni) -> APIRouter:
    router = APIRouter(prefix="/dimissioni/{dimissione_id}", tags=["Percorso"])
    runner, mostra = dimissioni.runner, _mostra(dimissioni)

    @router.post("/presa-in-carico", response_model=DimissioneView, summary="Il territorio prende in carico")
    async def presa_in_carico(dimissione_id: str, body: PassoCorpo = PassoCorpo(), call: Call = policy()) -> Response:
        comando = PrendiInCarico(dimissione_id, body.avvenuto_il)
        return await runner.run(handlers.prendi_in_carico, comando, call, mostra)

    @router.post(
        "/clinicamente-dimissibile",
        response_model=DimissioneView,
        summary="La persona è clinicamente dimissibile da un giorno",
    )
    async def clinicamente_dimissibile(dimissione_id: str, body: DimissibileCorpo, call: Call = policy()) -> Response:
        comando = SegnaClinicamenteDimissibile(dimissione_id, body.dal, body.avvenuto_il)
        return await runner.run(handlers.segna_clinicamente_dimissibile, comando, call, mostra)

    @router.post("/data-prevista", response_model=DimissioneView, summary="Data prevista e destinazione")
    async def data_prevista(dimissione_id: str, body: DataPrevistaCorpo, call: Call = policy()) -> Response:
        comando = IndicaDataPrevista(dimissione_id, body.data_prevista, body.destinazione)
        return await runner.run(handlers.indica_data_prevista, comando, call, mostra)

    @router.post("/servizi-pronti", response_model=DimissioneView, summary="I servizi per la dimissione sono pronti")
    async def servizi_pronti(dimissione_id: str, body: ServiziProntiCorpo, call: Call = policy()) -> Response:
        comando = PreparaServizi(dimissione_id, body.dal, body.sociali, body.avvenuto_il)
        return await runner.run(handlers.prepara_servizi, comando, call, mostra)

    @router.post("/dimissione-effettiva", response_model=DimissioneView, summary="La persona ha lasciato l'ospedale")
    async def dimissione_effettiva(
        dimissione_id: str, body: DimissioneEffettivaCorpo, call: Call = policy()
    ) -> Response:
        comando = Dimetti(dimissione_id, body.il, body.destinazione)
        return await runner.run(handlers.dimetti, comando, call, mostra)

    return router


def _attesa(dimissioni: Dimissioni) -> APIRouter:
    router = APIRouter(prefix="/dimissioni/{dimissione_id}", tags=["Attesa"])
    runner, mostra = dimissioni.runner, _mostra(dimissioni)

    @router.post(
        "/richiesta-informazioni",
        response_model=DimissioneView,
        summary="Il territorio chiede all'ospedale ciò che gli manca: il Task dell'ospedale passa a on-hold",
    )
    async def richiesta_informazioni(
        dimissione_id: str, body: RichiestaInformazioniCorpo, call: Call = policy()
    ) -> Response:
        comando = ChiediInformazioni(dimissione_id, body.manca, body.richiesta)
        return await runner.run(handlers.chiedi_informazioni, comando, call, mostra)

    @router.post("/ripresa", response_model=DimissioneView, summary="Si prosegue senza attendere oltre l'ospedale")
    async def ripresa(dimissione_id: str, body: PassoCorpo = PassoCorpo(), call: Call = policy()) -> Response:
        comando = RiprendiDopoAttesa(dimissione_id, body.avvenuto_il)
        return await runner.run(handlers.riprendi_dopo_attesa, comando, call, mostra)

    return router


def _chiusura(dimissioni: Dimissioni) -> APIRouter:
    router = APIRouter(prefix="/dimissioni/{dimissione_id}", tags=["Chiusura"])
    runner, mostra = dimissioni.runner, _mostra(dimissioni)

    @router.post("/rifiuto", response_model=DimissioneView, summary="Il territorio rifiuta, con un motivo")
    async def rifiuto(dimissione_id: str, body: MotivoCorpo, call: Call = policy()) -> Response:
        comando = RifiutaDimissione(dimissione_id, body.motivo, body.avvenuto_il)
        return await runner.run(handlers.rifiuta, comando, call, mostra)

    @router.post("/annullamento", response_model=DimissioneView, summary="Il percorso si interrompe, con un motivo")
    async def annullamento(dimissione_id: str, body: MotivoCorpo, call: Call = policy()) -> Response:
        comando = AnnullaDimissione(dimissione_id, body.motivo, body.avvenuto_il)
        return await runner.run(handlers.annulla, comando, call, mostra)

    @router.post("/conclusione", response_model=DimissioneView, summary="Il percorso è concluso")
    async def conclusione(dimissione_id: str, body: PassoCorpo = PassoCorpo(), call: Call = policy()) -> Response:
        comando = ConcludiDimissione(dimissione_id, body.avvenuto_il)
        return await runner.run(handlers.concludi, comando, call, mostra)

    return router


def _mostra(dimissioni: Dimissioni) -> Callable[[Dimissione], DimissioneView]:
    """How the answer to a command shows the case: like a reading of it."""

    def mostra(dimissione: Dimissione) -> DimissioneView:
        return DimissioneView.of(dimissioni.vista(dimissione))

    return mostra
