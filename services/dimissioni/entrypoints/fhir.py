"""The FHIR R4 server of the service, mounted under `/fhir/R4`: hospitals send here and follow their cases."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services.dimissioni.application.ricezione import Respinto
from services.dimissioni.bootstrap import SERVIZIO, Dimissioni
from services.dimissioni.entrypoints.fhir_avvisi import avvisi_router, rifiuta_in_fhir
from services.dimissioni.entrypoints.fhir_esiti import STATI_HTTP, respinto, risposta
from services.dimissioni.entrypoints.fhir_facciata import facciata
from shared.fhir.capability import capability
from shared.fhir.outcome import MEDIA_TYPE
from shared.persistence.call import Call
from shared.web.fhir import FhirResponse, Part, base_of, fhir, fhir_routers
from shared.web.fhir_app import answer_in_fhir
from shared.web.fhir_audit import own_accesses
from shared.web.policy import policy, public
from shared.web.politica import politica
from shared.web.problems import status_of
from shared.web.service_app import create_service_app

CORPO_MASSIMO = 32 * 1024 * 1024
"""Bytes. Beyond it a body is not even read. Between the reader's limit (10 MB) and this one it is refused and kept."""


def fhir_part(dimissioni: Dimissioni) -> Part:
    return Part(SERVIZIO, dimissioni.runner, [*facciata(SERVIZIO, dimissioni.contatti), own_accesses()])


def create_fhir_app(dimissioni: Dimissioni, others: Sequence[Part] = ()) -> FastAPI:
    """`others` are those of other services, where one process answers for them all. Raises FacadeIncomplete."""
    app = create_service_app(
        name=SERVIZIO,
        title="Raccordo · FHIR R4",
        description="Segnalazioni di dimissione protetta come transaction o message FHIR R4; ciò che ne è stato.",
        authenticator=dimissioni.authenticator,
        routers=[
            _messaggi(dimissioni),
            _capacita(),
            avvisi_router(dimissioni),
            *fhir_routers([fhir_part(dimissioni), *others]),
        ],
        health=dimissioni.runtime.health,
        denied=dimissioni.runner.denied,
        body_limit=CORPO_MASSIMO,
        rules=politica().di(SERVIZIO, *(other.service for other in others)),
    )
    answer_in_fhir(app)
    rifiuta_in_fhir(app)
    return app


def fhir_routes(path: str, app: ASGIApp) -> list[BaseRoute]:
    """The routes by which a host serves the FHIR application under `path`.

    FHIR transactions are posted to the base itself, without a final slash, which a Mount alone would redirect.
    """

    class AllaBase:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            radice = scope.get("root_path", "") + path
            await app({**scope, "path": f"{radice}/", "root_path": radice}, receive, send)

    return [Route(path, AllaBase()), Mount(path, app)]


def _messaggi(dimissioni: Dimissioni) -> APIRouter:
    nuovo: dict[int | str, dict[str, Any]] = {
        201: {"description": "Il messaggio ha aperto un caso", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
    }
    router = APIRouter(tags=["Messaggi"], default_response_class=FhirResponse, responses=nuovo)
    corpo: dict[str, Any] = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}}

    @router.post("/", openapi_extra=corpo, summary="Segnala o aggiorna una dimissione protetta (Bundle transaction)")
    async def fhir_transazione(request: Request, call: Call = policy()) -> Response:
        return await ricevi(request, call)

    @router.post("/$process-message", openapi_extra=corpo, summary="La stessa cosa come Bundle message")
    async def fhir_messaggio(request: Request, call: Call = policy()) -> Response:
        return await ricevi(request, call)

    async def ricevi(request: Request, call: Call) -> Response:
        ricevuto = await dimissioni.ricevitore.ricevi(await request.body(), call)
        if isinstance(ricevuto, Respinto):
            stato = STATI_HTTP.get(ricevuto.problemi[0].codice) or status_of(ricevuto.rifiuto)
            return fhir(respinto(ricevuto), stato)
        detto = risposta(ricevuto, dimissioni.contatti, dimissioni.clock.now(), base_of(request))
        return fhir(detto, 201 if ricevuto.esito.nuova else 200)

    return router


def _capacita() -> APIRouter:
    router = APIRouter(tags=["Capacità"], default_response_class=FhirResponse)

    @router.get("/metadata", dependencies=[Depends(public)], summary="CapabilityStatement")
    async def metadata(request: Request) -> Response:
        return fhir(capability(request.app.version))

    return router
