"""The yearly return over HTTP, below `/indicatori/v1/restituzioni`: from a draft to the files that are handed on."""

import asyncio
from dataclasses import replace
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from services.indicators.application import restituzioni
from services.indicators.application.ports_restituzioni import Formato
from services.indicators.bootstrap import Indicators
from services.indicators.domain.restituzione.restituzione import Stato
from services.indicators.entrypoints.restituzioni_schemas import (
    AggiornaBody,
    ApriBody,
    CorreggiBody,
    NotaBody,
    RestituzioneVista,
    VoceVista,
)
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy

Chiave: TypeAlias = Annotated[
    str, Path(max_length=64, description="Identificativo, oppure numero con i trattini", examples=["2025-50036-v1"])
]
Codice: TypeAlias = Annotated[str, Path(max_length=16, description="Indicatore, o `generale`", examples=["DIP-3"])]


def restituzioni_router(indicators: Indicators) -> APIRouter:
    router = APIRouter(prefix="/restituzioni", tags=["Restituzione annuale"])
    _lavoro(router, indicators)
    _passi(router, indicators)
    _lettura(router, indicators)
    return router


def _lavoro(router: APIRouter, indicators: Indicators) -> None:
    runner = indicators.runner

    @router.post(
        "",
        response_model=RestituzioneVista,
        status_code=201,
        summary="Apre la restituzione di un Ambito e anno, in bozza, dai valori noti a un istante",
    )
    async def apri_restituzione(body: ApriBody, call: Call = policy()) -> Response:
        command = restituzioni.ApriRestituzione(body.ambito, body.anno, body.noto_al)
        return await runner.run(restituzioni.apri, command, call, RestituzioneVista.of, status=201, slowly=True)

    @router.post("/{chiave}/aggiornamento", response_model=RestituzioneVista, summary="Riprende i valori di una bozza")
    async def aggiorna_restituzione(chiave: Chiave, body: AggiornaBody, call: Call = policy()) -> Response:
        command = restituzioni.AggiornaRestituzione(chiave, body.noto_al)
        return await runner.run(restituzioni.aggiorna, command, call, RestituzioneVista.of, slowly=True)

    @router.put(
        "/{chiave}/note/{codice}", response_model=RestituzioneVista, summary="Annota un indicatore, o l'insieme"
    )
    async def annota_restituzione(chiave: Chiave, codice: Codice, body: NotaBody, call: Call = policy()) -> Response:
        command = restituzioni.AnnotaRestituzione(chiave, codice, body.testo)
        return await runner.run(restituzioni.annota, command, call, RestituzioneVista.of)

    @router.post(
        "/{chiave}/correzione",
        response_model=RestituzioneVista,
        status_code=201,
        summary="Apre una nuova versione di una restituzione congelata, con le differenze",
    )
    async def correggi_restituzione(chiave: Chiave, body: CorreggiBody, call: Call = policy()) -> Response:
        command = restituzioni.CorreggiRestituzione(chiave, body.motivo, body.noto_al)
        beside = replace(call, path=call.path.rsplit("/", 2)[0])  # what is created stands beside what it corrects
        return await runner.run(restituzioni.correggi, command, beside, RestituzioneVista.of, status=201, slowly=True)


def _passi(router: APIRouter, indicators: Indicators) -> None:
    runner = indicators.runner

    @router.post(
        "/{chiave}/verifica", response_model=RestituzioneVista, summary="L'Ufficio di Piano ha verificato la bozza"
    )
    async def verifica_restituzione(chiave: Chiave, call: Call = policy()) -> Response:
        command = restituzioni.VerificaRestituzione(chiave)
        return await runner.run(restituzioni.verifica, command, call, RestituzioneVista.of)

    @router.post("/{chiave}/riapertura", response_model=RestituzioneVista, summary="Da verificata torna bozza")
    async def riapri_restituzione(chiave: Chiave, call: Call = policy()) -> Response:
        command = restituzioni.RiapriRestituzione(chiave)
        return await runner.run(restituzioni.riapri, command, call, RestituzioneVista.of)

    @router.post(
        "/{chiave}/congelamento", response_model=RestituzioneVista, summary="La congela: da qui in poi non cambia più"
    )
    async def congela_restituzione(chiave: Chiave, call: Call = policy()) -> Response:
        command = restituzioni.CongelaRestituzione(chiave)
        return await runner.run(restituzioni.congela, command, call, RestituzioneVista.of)


def _lettura(router: APIRouter, indicators: Indicators) -> None:
    runner = indicators.runner
    one_at_a_time = asyncio.Semaphore(1)

    @router.get("", response_model=Elenco[VoceVista], summary="Le restituzioni visibili, dalla più vecchia")
    async def elenco_restituzioni(
        ambito: Annotated[str | None, Query(max_length=6)] = None,
        anno: Annotated[int | None, Query(ge=2000, le=2100)] = None,
        stato: Annotated[Stato | None, Query()] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await runner.read_page(restituzioni.elenca, call, VoceVista.of, page, ambito, anno, stato)

    @router.get("/{chiave}", response_model=RestituzioneVista, summary="Una restituzione")
    async def leggi_restituzione(chiave: Chiave, call: Call = policy()) -> Response:
        return await runner.read(restituzioni.leggi, call, RestituzioneVista.of, chiave)

    @router.get(
        "/{chiave}/esporta/{formato}",
        response_class=Response,
        summary="La restituzione come file: foglio di calcolo, CSV, JSON con impronta, FHIR MeasureReport, PDF",
    )
    async def esporta_restituzione(chiave: Chiave, formato: Formato, call: Call = policy()) -> Response:
        found = await runner.fetch(restituzioni.leggi, call, chiave)
        async with one_at_a_time:  # a file takes up to a second of a core, and other people wait for theirs too
            file = await asyncio.to_thread(indicators.esporta, found, formato)
        headers = {"Content-Disposition": f'attachment; filename="{file.nome}"', "Cache-Control": "no-store"}
        return Response(file.contenuto, media_type=file.tipo, headers=headers)
