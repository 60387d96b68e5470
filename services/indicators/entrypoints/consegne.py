"""Subscriptions and deliveries over HTTP: an Ufficio di Piano looks after its own, an administrator heals."""

import json
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from services.indicators.application.consegne import abbonamenti, consegne
from services.indicators.application.consegne.abbonamenti import (
    Abbona,
    ModificaAbbonamento,
    RiprendiAbbonamento,
    RuotaChiave,
    SospendiAbbonamento,
)
from services.indicators.application.consegne.consegne import DiRicevuta, Riconsegna, RiconsegnaTutte
from services.indicators.bootstrap import Indicators
from services.indicators.domain.consegne.abbonamento import Abbonamento
from services.indicators.domain.consegne.consegna import StatoConsegna
from services.indicators.entrypoints.consegne_schemas import (
    AbbonamentoConChiaveVista,
    AbbonamentoCorpo,
    AbbonamentoVista,
    ConsegnaVista,
    ModificaCorpo,
    RicevutaCorpo,
    RiconsegnaCorpo,
    RiconsegnateVista,
    RotazioneCorpo,
)
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.webhooks.chiavi import come_si_consegna

Id: TypeAlias = Annotated[str, Path(max_length=36)]
Ambito: TypeAlias = Annotated[str | None, Query(max_length=6, description="Assente: tutti quelli visibili")]


def consegne_router(indicators: Indicators) -> APIRouter:
    router = APIRouter()
    router.include_router(_abbonamenti(indicators))
    router.include_router(_consegne(indicators))
    return router


def _abbonamenti(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(prefix="/abbonamenti", tags=["Abbonamenti"]), indicators.runner

    @router.post("", response_model=AbbonamentoConChiaveVista, status_code=201, summary="Ricevere i valori dell'Ambito")
    async def abbona(body: AbbonamentoCorpo, call: Call = policy()) -> Response:
        command = Abbona(body.ambito, body.url, body.cadenza.cadenza())
        made = _Ricordato()
        answer = await runner.run(abbonamenti.abbona, command, call, made.vista, status=201)
        return made.con_la_chiave(answer, indicators)

    @router.get("", response_model=Elenco[AbbonamentoVista], summary="Gli abbonamenti")
    async def elenco_abbonamenti(
        ambito: Ambito = None, page: PageRequest = Depends(page_request), call: Call = policy()
    ) -> Response:
        return await runner.read_page(abbonamenti.abbonamenti, call, AbbonamentoVista.of, page, ambito)

    @router.get("/{abbonamento_id}", response_model=AbbonamentoVista, summary="Un abbonamento")
    async def un_abbonamento(abbonamento_id: Id, call: Call = policy()) -> Response:
        return await runner.read(abbonamenti.un_abbonamento, call, AbbonamentoVista.of, abbonamento_id)

    @router.put("/{abbonamento_id}", response_model=AbbonamentoVista, summary="Cambiare indirizzo o cadenza")
    async def modifica_abbonamento(abbonamento_id: Id, body: ModificaCorpo, call: Call = policy()) -> Response:
        command = ModificaAbbonamento(abbonamento_id, body.url, body.cadenza.cadenza())
        return await runner.run(abbonamenti.modifica_abbonamento, command, call, AbbonamentoVista.of)

    @router.post("/{abbonamento_id}/sospensione", response_model=AbbonamentoVista, summary="Non ricevere più, per ora")
    async def sospendi_abbonamento(abbonamento_id: Id, call: Call = policy()) -> Response:
        command = SospendiAbbonamento(abbonamento_id)
        return await runner.run(abbonamenti.sospendi_abbonamento, command, call, AbbonamentoVista.of)

    @router.post("/{abbonamento_id}/ripresa", response_model=AbbonamentoVista, summary="Ricevere di nuovo, da subito")
    async def riprendi_abbonamento(abbonamento_id: Id, call: Call = policy()) -> Response:
        command = RiprendiAbbonamento(abbonamento_id)
        return await runner.run(abbonamenti.riprendi_abbonamento, command, call, AbbonamentoVista.of)

    @router.post(
        "/{abbonamento_id}/chiavi",
        response_model=AbbonamentoConChiaveVista,
        summary="Una chiave nuova; la precedente firma accanto a essa per 48 ore",
    )
    async def ruota_chiave(abbonamento_id: Id, body: RotazioneCorpo, call: Call = policy()) -> Response:
        made = _Ricordato()
        answer = await runner.run(abbonamenti.ruota_chiave, RuotaChiave(abbonamento_id, body.subito), call, made.vista)
        return made.con_la_chiave(answer, indicators)

    return router


def _consegne(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(prefix="/consegne", tags=["Consegne"]), indicators.runner

    @router.get("", response_model=Elenco[ConsegnaVista], summary="Le consegne, con i loro tentativi")
    async def elenco_consegne(
        ambito: Ambito = None,
        stato: Annotated[StatoConsegna | None, Query(description="lettera_morta: quelle abbandonate")] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await runner.read_page(consegne.consegne, call, ConsegnaVista.of, page, ambito, stato)

    @router.post("/riconsegna", response_model=RiconsegnateVista, summary="Consegna di nuovo le lettere morte")
    async def riconsegna_tutte(body: RiconsegnaCorpo, call: Call = policy()) -> Response:
        return await runner.run(consegne.riconsegna_tutte, RiconsegnaTutte(body.ambito), call, RiconsegnateVista.of)

    @router.get("/{consegna_id}", response_model=ConsegnaVista, summary="Una consegna")
    async def una_consegna(consegna_id: Id, call: Call = policy()) -> Response:
        return await runner.read(consegne.una_consegna, call, ConsegnaVista.of, consegna_id)

    @router.post("/{consegna_id}/riconsegna", response_model=ConsegnaVista, summary="Consegna di nuovo questa")
    async def riconsegna(consegna_id: Id, call: Call = policy()) -> Response:
        return await runner.run(consegne.riconsegna, Riconsegna(consegna_id), call, ConsegnaVista.of)

    @router.post("/{consegna_id}/ricevuta", response_model=ConsegnaVista, summary="Validata, accettata, rifiutata")
    async def di_ricevuta(consegna_id: Id, body: RicevutaCorpo, call: Call = policy()) -> Response:
        command = DiRicevuta(consegna_id, body.stato, body.motivo)
        return await runner.run(consegne.di_ricevuta, command, call, ConsegnaVista.of)

    return router


class _Ricordato:
    """What a command made, so that its key can be added to the answer that leaves, and only there.

    The answer that is remembered for a repeated request is in the database, where no key belongs.
    """

    def __init__(self) -> None:
        self._made: Abbonamento | None = None

    def vista(self, abbonamento: Abbonamento) -> AbbonamentoConChiaveVista:
        self._made = abbonamento
        return AbbonamentoConChiaveVista.model_validate(AbbonamentoVista.of(abbonamento).model_dump())

    def con_la_chiave(self, answer: Response, indicators: Indicators) -> Response:
        made = self._made
        if made is None:  # a repetition: it answers what was remembered
            return answer
        key = indicators.regolazione.radici.deriva(made.id, made.chiavi[0])
        body = json.loads(bytes(answer.body)) | {"chiave": None if key is None else come_si_consegna(key)}
        headers = {name: answer.headers[name] for name in ("ETag", "Location") if name in answer.headers}
        headers["Cache-Control"] = "no-store"
        content = json.dumps(body, ensure_ascii=False)
        return Response(content, answer.status_code, headers, media_type="application/json")
