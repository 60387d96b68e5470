"""The service's HTTP API, mounted under `/sad/v1`."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi.responses import Response

from services.sad.application import handlers, queries
from services.sad.application.commands import (
    AccettaRichiesta,
    AttivaServizio,
    AvviaErogazione,
    RiprendiErogazione,
    ValutaEsito,
)
from services.sad.application.queries import Filtri
from services.sad.bootstrap import SERVIZIO, Sad
from services.sad.domain.stato import Stato
from services.sad.entrypoints.flussi import flussi_router
from services.sad.entrypoints.schemas import (
    AttivazioneCorpo,
    ConclusioneCorpo,
    EsitoCorpo,
    PassoCorpo,
    ProgettoCorpo,
    RichiestaCorpo,
    RifiutoCorpo,
    RipresaCorpo,
    SospensioneCorpo,
    ValutazioneCorpo,
    VisitaCorpo,
)
from services.sad.entrypoints.tracciato_utenti import SAD_UTENTI
from services.sad.entrypoints.views import PresaInCaricoVista, SituazioneVista, VisitaVista
from shared.kernel.store import PageRequest
from shared.messaging.operations import dead_letter_router
from shared.persistence.call import Call
from shared.web.consultazioni import consultazioni_router
from shared.web.extracts.definitions import definitions_router
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.service_app import create_service_app

UNA = "/prese-in-carico/{presa_in_carico_id}"
Filtro = Annotated[str | None, Query(max_length=36)]


def create_app(sad: Sad) -> FastAPI:
    return create_service_app(
        name=SERVIZIO,
        title="Raccordo · SAD",
        description="Servizio di assistenza domiciliare: dalla richiesta alla conclusione, con visite e ore.",
        authenticator=sad.authenticator,
        routers=[
            _lettura(sad),
            _fasi(sad),
            _erogazione(sad),
            _chiusura(sad),
            flussi_router(sad),
            definitions_router([SAD_UTENTI]),
            consultazioni_router(sad.runner, "prese_in_carico", "visite"),
            dead_letter_router(sad.runtime),
        ],
        health=sad.runtime.health,
        denied=sad.runner.denied,
    )


def _lettura(sad: Sad) -> APIRouter:
    router, runner = APIRouter(tags=["Prese in carico"]), sad.runner

    @router.get("/prese-in-carico", response_model=Elenco[PresaInCaricoVista], summary="Elenco, dalla meno recente")
    async def elenco_prese_in_carico(
        stato: Stato | None = None,
        caso_id: Filtro = None,
        pai_id: Filtro = None,
        dimissione_id: Filtro = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        filtri = Filtri(stato, caso_id, pai_id, dimissione_id)
        return await runner.read_page(queries.elenco, call, PresaInCaricoVista.of, page, filtri)

    @router.get(UNA, response_model=SituazioneVista, summary="Una presa in carico, con fasi e ore")
    async def presa_in_carico(presa_in_carico_id: str, call: Call = policy()) -> Response:
        return await runner.read(queries.situazione, call, SituazioneVista.of_situazione, presa_in_carico_id)

    @router.get(f"{UNA}/visite", response_model=Elenco[VisitaVista], summary="Le visite, come sono state registrate")
    async def elenco_visite(
        presa_in_carico_id: str, page: PageRequest = Depends(page_request), call: Call = policy()
    ) -> Response:
        return await runner.read_page(queries.visite, call, VisitaVista.of, page, presa_in_carico_id)

    return router


def _fasi(sad: Sad) -> APIRouter:
    router, run, mostra = APIRouter(tags=["Fasi"]), sad.runner.run, PresaInCaricoVista.of

    @router.post("/prese-in-carico", response_model=PresaInCaricoVista, status_code=201, summary="Richiesta diretta")
    async def richiedi_sad(body: RichiestaCorpo, call: Call = policy()) -> Response:
        return await run(handlers.richiedi_sad, body.comando(), call, mostra, status=201)

    @router.post(f"{UNA}/accettazione", response_model=PresaInCaricoVista, summary="Il servizio prende in carico")
    async def accettazione(presa_in_carico_id: str, body: PassoCorpo = PassoCorpo(), call: Call = policy()) -> Response:
        comando = AccettaRichiesta(presa_in_carico_id, body.avvenuto_il)
        return await run(handlers.accetta_richiesta, comando, call, mostra)

    @router.post(f"{UNA}/rifiuto", response_model=PresaInCaricoVista, summary="Il servizio rifiuta, con un motivo")
    async def rifiuto(presa_in_carico_id: str, body: RifiutoCorpo, call: Call = policy()) -> Response:
        return await run(handlers.rifiuta_richiesta, body.comando(presa_in_carico_id), call, mostra)

    @router.post(f"{UNA}/valutazione", response_model=PresaInCaricoVista, summary="Valutazione del bisogno")
    async def valutazione(presa_in_carico_id: str, body: ValutazioneCorpo, call: Call = policy()) -> Response:
        return await run(handlers.valuta_bisogno, body.comando(presa_in_carico_id), call, mostra)

    @router.post(f"{UNA}/progetto", response_model=PresaInCaricoVista, summary="Progetto individualizzato o revisione")
    async def progetto(presa_in_carico_id: str, body: ProgettoCorpo, call: Call = policy()) -> Response:
        return await run(handlers.definisci_progetto, body.comando(presa_in_carico_id), call, mostra)

    @router.post(f"{UNA}/attivazione", response_model=PresaInCaricoVista, summary="Tutto è pronto per iniziare")
    async def attivazione(
        presa_in_carico_id: str, body: AttivazioneCorpo = AttivazioneCorpo(), call: Call = policy()
    ) -> Response:
        comando = AttivaServizio(presa_in_carico_id, body.dal, body.avvenuto_il)
        return await run(handlers.attiva_servizio, comando, call, mostra)

    return router


def _erogazione(sad: Sad) -> APIRouter:
    router, run, mostra = APIRouter(tags=["Erogazione"]), sad.runner.run, PresaInCaricoVista.of

    @router.post(f"{UNA}/erogazione", response_model=PresaInCaricoVista, summary="L'erogazione inizia")
    async def erogazione(presa_in_carico_id: str, body: PassoCorpo = PassoCorpo(), call: Call = policy()) -> Response:
        comando = AvviaErogazione(presa_in_carico_id, body.avvenuto_il)
        return await run(handlers.avvia_erogazione, comando, call, mostra)

    @router.post(
        f"{UNA}/visite", response_model=VisitaVista, status_code=201, summary="Una visita, effettuata o mancata"
    )
    async def registra_visita(presa_in_carico_id: str, body: VisitaCorpo, call: Call = policy()) -> Response:
        comando = body.comando(presa_in_carico_id)
        return await run(handlers.registra_visita, comando, call, VisitaVista.of, status=201)

    @router.post(f"{UNA}/sospensioni", response_model=PresaInCaricoVista, summary="Il servizio si sospende")
    async def sospensione(presa_in_carico_id: str, body: SospensioneCorpo, call: Call = policy()) -> Response:
        return await run(handlers.sospendi_erogazione, body.comando(presa_in_carico_id), call, mostra)

    @router.post(f"{UNA}/ripresa", response_model=PresaInCaricoVista, summary="Il servizio riprende")
    async def ripresa(presa_in_carico_id: str, body: RipresaCorpo, call: Call = policy()) -> Response:
        comando = RiprendiErogazione(presa_in_carico_id, body.dal)
        return await run(handlers.riprendi_erogazione, comando, call, mostra)

    return router


def _chiusura(sad: Sad) -> APIRouter:
    router, run, mostra = APIRouter(tags=["Chiusura"]), sad.runner.run, PresaInCaricoVista.of

    @router.post(f"{UNA}/valutazione-finale", response_model=PresaInCaricoVista, summary="Esito degli obiettivi")
    async def valutazione_finale(presa_in_carico_id: str, body: EsitoCorpo, call: Call = policy()) -> Response:
        comando = ValutaEsito(presa_in_carico_id, body.esito, body.avvenuto_il)
        return await run(handlers.valuta_esito, comando, call, mostra)

    @router.post(f"{UNA}/conclusione", response_model=PresaInCaricoVista, summary="La presa in carico finisce")
    async def conclusione(presa_in_carico_id: str, body: ConclusioneCorpo, call: Call = policy()) -> Response:
        return await run(handlers.concludi_presa_in_carico, body.comando(presa_in_carico_id), call, mostra)

    return router
