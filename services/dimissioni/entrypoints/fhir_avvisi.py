"""Subscriptions over FHIR: asked for, turned off, and what there was to be told since."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response

from services.dimissioni.application.avvisi import sottoscrizioni
from services.dimissioni.application.avvisi.ports import AvvisiUnitOfWork, Filtro
from services.dimissioni.application.avvisi.sottoscrizioni import Eventi, Richiedi, Sottoscrivi, Spegni
from services.dimissioni.application.lettura import MessaggioRifiutato, Problema
from services.dimissioni.bootstrap import Dimissioni
from services.dimissioni.domain.sottoscrizione import Sottoscrizione
from services.dimissioni.entrypoints.fhir_esiti import STATI_HTTP, rifiutato
from services.dimissioni.entrypoints.fhir_sottoscrizione import (
    STATI,
    da_accendere,
    da_spegnere,
    json_di,
    sottoscrizione_di,
)
from shared.fhir import systems
from shared.fhir.elements import coded
from shared.fhir.facade import SUBSCRIPTION
from shared.fhir.notifications import Happened, Standing, notification, status_of, status_set
from shared.fhir.outcome import MEDIA_TYPE, Resource
from shared.fhir.search import ParameterNotAdmitted, Search
from shared.kernel.store import Page, PageRequest, Version
from shared.persistence.call import Call
from shared.web.fhir import FhirResponse, Row, Served, answered, base_of, fhir
from shared.web.policy import policy
from shared.web.schemas import View
from shared.webhooks.chiavi import come_si_consegna
from shared.webhooks.refusals import IndirizzoNonAmmesso

PARAMETRI = ("eventsSinceNumber", "eventsUntilNumber", "content")
"""Of `$events`. `content` is what the caller would like best: it gets `id-only`, as the specification lets us."""
PIU_GRANDE = 2**31 - 1
"""No event has a greater number."""
CORPO: dict[str, Any] = {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}}


def sottoscrizioni_servite() -> Served:
    """A subscription has one version: how it is now."""

    def read(id: str, uow: AvvisiUnitOfWork) -> Resource:
        return sottoscrizione_di(sottoscrizioni.una(id, uow))

    def search(asked: Search, request: PageRequest, uow: AvvisiUnitOfWork) -> Page[Row]:
        filtro = Filtro(asked.codes("_id"), asked.since("_lastUpdated"), asked.until("_lastUpdated"))
        found = sottoscrizioni.cerca(filtro, request, uow)
        return Page([Row(each.aggregate.id, [sottoscrizione_di(each)]) for each in found.items], found.next_after)

    return Served(SUBSCRIPTION, read, search, lambda id, uow: [read(id, uow)], personal=False)


def avvisi_router(dimissioni: Dimissioni) -> APIRouter:
    router, runner = APIRouter(tags=["Subscription"], default_response_class=FhirResponse), dimissioni.runner

    @router.post("/Subscription", status_code=201, summary="Chiede di essere avvisati", openapi_extra=CORPO)
    async def fhir_sottoscrivi(request: Request, call: Call = policy()) -> Response:
        command = Sottoscrivi(da_accendere(json_di(await request.body(), "Subscription")))
        made = _Detta()
        answer = await runner.run(sottoscrizioni.sottoscrivi, command, call, made.vista, status=201)
        return made.creata(answer, dimissioni, base_of(request))

    @router.put("/Subscription/{id}", summary="Chiede di nuovo, o spegne", openapi_extra=CORPO)
    async def fhir_richiedi(id: str, request: Request, call: Call = policy()) -> Response:
        asked = json_di(await request.body(), "Subscription")
        if da_spegnere(asked):
            return answered(_risorsa(await runner.run(sottoscrizioni.spegni, Spegni(id), call, _Detta().vista)))
        command = Richiedi(id, da_accendere(asked))
        return answered(_risorsa(await runner.run(sottoscrizioni.richiedi, command, call, _Detta().vista)))

    @router.delete("/Subscription/{id}", status_code=204, summary="Spegne")
    async def fhir_spegni(id: str, call: Call = policy()) -> Response:
        await runner.run(sottoscrizioni.spegni, Spegni(id), call, _Detta().vista)
        return Response(status_code=204)

    @router.get("/Subscription/{id}/$status", summary="Come sta: quanti eventi, in quale stato")
    async def fhir_stato(id: str, request: Request, call: Call = policy()) -> Response:
        found = await runner.fetch(sottoscrizioni.come_sta, call, id)
        base = base_of(request)
        return fhir(status_set(base, _stato(found, base, dimissioni.ids.new(), "query-status")))

    @router.get("/Subscription/{id}/$events", summary="Gli eventi, di nuovo: al massimo 200 per risposta")
    async def fhir_eventi(
        id: str,
        request: Request,
        da: Annotated[int, Query(alias="eventsSinceNumber", ge=0, le=PIU_GRANDE, description="Compreso")] = 1,
        a: Annotated[int | None, Query(alias="eventsUntilNumber", ge=0, le=PIU_GRANDE, description="Compreso")] = None,
        call: Call = policy(),
    ) -> Response:
        if request.query_params.keys() - set(PARAMETRI):
            raise ParameterNotAdmitted(f"Un parametro non è tra quelli ammessi: {', '.join(PARAMETRI)}")
        found = await runner.fetch(sottoscrizioni.eventi, call, id, da, a)
        base, mia = base_of(request), found.sottoscrizione
        events = [Happened(mia.evento(e), e.il, f"Task/{e.dimissione_id}", e.versione) for e in found.avvisi]
        status = _stato(found, base, dimissioni.ids.new(), "query-event", events)
        return fhir(notification(status, base, dimissioni.clock.now(), f"Subscription/{id}/$events", events))

    return router


def rifiuta_in_fhir(app: FastAPI) -> None:
    """What is wrong with a Subscription, element by element."""

    @app.exception_handler(MessaggioRifiutato)
    async def refused(_request: Request, error: MessaggioRifiutato) -> Response:
        return fhir(rifiutato(error.problemi), STATI_HTTP.get(error.problemi[0].codice, 422))

    @app.exception_handler(IndirizzoNonAmmesso)
    async def not_there(_request: Request, error: IndirizzoNonAmmesso) -> Response:
        return fhir(rifiutato([Problema(error.codice, "Subscription.channel.endpoint", error.dettaglio)]), 422)


def _stato(found: Eventi, base: str, id: str, kind: str, events: Sequence[Happened] = ()) -> Resource:
    mia = found.sottoscrizione
    error = None if mia.errore is None else coded(systems.CS_ESITO_AVVISO, mia.errore.value)
    reference = {"reference": f"{base}/Subscription/{mia.id}"}
    return status_of(
        id, base, Standing(reference, systems.TOPIC_RICHIESTA, STATI[mia.stato], found.totale, error), kind, events
    )


class _SottoscrizioneView(View):
    """What is remembered of an answer; the key is not in it."""

    risorsa: dict[str, Any]


class _Detta:
    """What a command made, so that its key can be added to the answer that leaves, and only there.

    The answer that is remembered for a repeated request is in the database, where no key belongs.
    """

    def __init__(self) -> None:
        self._made: Version[Sottoscrizione] | None = None

    def vista(self, made: Version[Sottoscrizione]) -> View:
        self._made = made
        return _SottoscrizioneView(risorsa=sottoscrizione_di(made))

    def creata(self, answer: Response, dimissioni: Dimissioni, base: str) -> Response:
        resource = _risorsa(answer)
        if self._made is not None:  # otherwise a repetition: it answers what was remembered
            mia = self._made.aggregate
            key = dimissioni.regolazione.radici.deriva(mia.id, mia.chiave)
            resource = sottoscrizione_di(self._made, None if key is None else come_si_consegna(key))
        headers = {"Location": f"{base}/Subscription/{resource['id']}", "Cache-Control": "no-store"}
        return fhir(resource, 201, headers | {"ETag": f'W/"{resource["meta"]["versionId"]}"'})


def _risorsa(answer: Response) -> Resource:
    resource: Resource = json.loads(bytes(answer.body))["risorsa"]
    return resource
