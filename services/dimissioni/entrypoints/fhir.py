"""The FHIR R4 server of the service, mounted under `/fhir/R4`: hospitals send here and follow their cases."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import WebSocketRequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import model_serializer
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services.dimissioni.application import queries
from services.dimissioni.application.ricezione import Respinto
from services.dimissioni.bootstrap import SERVIZIO, Dimissioni
from services.dimissioni.entrypoints.fhir_capacita import capacita
from services.dimissioni.entrypoints.fhir_esiti import esito, respinto, risposta, segnale
from services.dimissioni.entrypoints.fhir_task import task_di
from shared.kernel.actor import Ruolo
from shared.persistence.call import Call
from shared.web.policy import policy, public
from shared.web.problems import status_of
from shared.web.schemas import View
from shared.web.service_app import create_service_app

MEDIA_TYPE = "application/fhir+json"
CORPO_MASSIMO = 32 * 1024 * 1024
"""Bytes. Beyond it a body is not even read. Between the reader's limit (10 MB) and this one it is refused and kept."""

STATI_HTTP = {
    "json-malformato": 400,
    "non-fhir": 400,
    "bundle-assente": 400,
    "corpo-troppo-grande": 413,
    "errore-interno": 500,
}
"""HTTP statuses of refusals that are not a matter of content (422), of state (409) or of permission (403)."""

INVIA = (Ruolo.SISTEMA_OSPEDALIERO, Ruolo.AMMINISTRATORE)


class RisorsaView(View):
    """A FHIR resource that leaves as it is."""

    risorsa: dict[str, Any]

    @model_serializer
    def _tale_e_quale(self) -> dict[str, Any]:
        return self.risorsa


def create_fhir_app(dimissioni: Dimissioni) -> FastAPI:
    app = create_service_app(
        name=SERVIZIO,
        title="Raccordo · FHIR R4 per gli ospedali",
        description="Segnalazioni di dimissione protetta come transaction o message FHIR R4; stato come Task.",
        authenticator=dimissioni.authenticator,
        routers=[_messaggi(dimissioni), _stato(dimissioni)],
        health=dimissioni.runtime.health,
        body_limit=CORPO_MASSIMO,
    )
    for errore, gestore in list(app.exception_handlers.items()):
        if errore is not WebSocketRequestValidationError:
            app.exception_handlers[errore] = _come_esito(gestore)
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
    router = APIRouter(tags=["Messaggi"])
    corpo: dict[str, Any] = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}}

    @router.post("/", openapi_extra=corpo, summary="Segnala o aggiorna una dimissione protetta (Bundle transaction)")
    async def fhir_transazione(request: Request, call: Call = policy(*INVIA)) -> Response:
        return await ricevi(request, call)

    @router.post("/$process-message", openapi_extra=corpo, summary="La stessa cosa come Bundle message")
    async def fhir_messaggio(request: Request, call: Call = policy(*INVIA)) -> Response:
        return await ricevi(request, call)

    async def ricevi(request: Request, call: Call) -> Response:
        ricevuto = await dimissioni.ricevitore.ricevi(await request.body(), call)
        if isinstance(ricevuto, Respinto):
            stato = STATI_HTTP.get(ricevuto.problemi[0].codice) or status_of(ricevuto.rifiuto)
            return _fhir(respinto(ricevuto), stato)
        return _fhir(risposta(ricevuto, dimissioni.clock.now()), 201 if ricevuto.esito.nuova else 200)

    return router


def _stato(dimissioni: Dimissioni) -> APIRouter:
    router = APIRouter(tags=["Stato"])

    @router.get("/Task/{dimissione_id}", summary="Lo stato di una dimissione segnalata da chi chiede")
    async def fhir_task(dimissione_id: str, call: Call = policy(*INVIA)) -> Response:
        def presenta(vista: queries.DimissioneVista) -> RisorsaView:
            return RisorsaView(risorsa=task_di(vista.dimissione))

        letta = await dimissioni.runner.read(queries.dimissione, call, presenta, dimissione_id)
        letta.headers["Content-Type"] = MEDIA_TYPE
        return letta

    @router.get("/metadata", dependencies=[Depends(public)], summary="CapabilityStatement")
    async def metadata(request: Request) -> Response:
        return _fhir(capacita(request.app.version), 200)

    return router


def _come_esito(gestore: Any) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The same answer that every service gives to an error, told as an OperationOutcome."""

    async def in_fhir(request: Request, error: Exception) -> Response:
        detto = await gestore(request, error)
        problema = json.loads(detto.body)
        testo = " — ".join(dict.fromkeys(parte for parte in (problema["title"], problema.get("detail")) if parte))
        altre = {k: v for k, v in detto.headers.items() if k not in ("content-type", "content-length")}
        return _fhir(esito([segnale(problema["codice"], testo)]), detto.status_code, altre)

    return in_fhir


def _fhir(risorsa: dict[str, Any], stato: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(risorsa, status_code=stato, media_type=MEDIA_TYPE, headers=headers)
