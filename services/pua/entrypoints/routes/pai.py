"""The PAI: written, revised, signed, activated, carried out, closed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.pua.application import piano, queries
from services.pua.application.commands import AvviaIntervento, ConcludiIntervento
from services.pua.bootstrap import Pua
from services.pua.domain.pai import StatoPai
from services.pua.entrypoints.schemas.atti import QuandoBody
from services.pua.entrypoints.schemas.pai import AttivazioneBody, ChiusuraPaiBody, FirmaBody, PaiBody, RevisionePaiBody
from services.pua.entrypoints.schemas.pai_viste import PaiVista
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.problems import PreconditionRequired


def pai_router(pua: Pua) -> APIRouter:
    router = APIRouter(prefix="/pai", tags=["PAI"])

    @router.post("", status_code=201, response_model=PaiVista, summary="Redige un PAI")
    async def redigi_pai(body: PaiBody, call: Call = policy()) -> Response:
        return await pua.runner.run(piano.redigi_pai, body.comando(), call, PaiVista.of, status=201)

    @router.get("", response_model=Elenco[PaiVista], summary="I PAI dei propri territori, dal primo")
    async def elenca_pai(
        stato: StatoPai | None = None,
        valutazione_id: Annotated[str | None, Query(max_length=64)] = None,
        caso_id: Annotated[str | None, Query(max_length=64)] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await pua.runner.read_page(queries.elenco_pai, call, PaiVista.of, page, stato, valutazione_id, caso_id)

    @router.get("/{pai_id}", response_model=PaiVista, summary="Un PAI")
    async def leggi_pai(pai_id: str, call: Call = policy()) -> Response:
        return await pua.runner.read(queries.pai, call, PaiVista.of, pai_id)

    @router.put("/{pai_id}", response_model=PaiVista, summary="Revisiona il contenuto di un PAI")
    async def revisiona_pai(pai_id: str, body: RevisionePaiBody, call: Call = policy()) -> Response:
        """Richiede If-Match con l'ETag letto (428 se manca, 412 se nel frattempo è cambiato)."""
        if call.expected_version is None:
            raise PreconditionRequired
        return await pua.runner.run(piano.revisiona_pai, body.comando(pai_id), call, PaiVista.of)

    @router.post("/{pai_id}/firme", response_model=PaiVista, summary="Firma la revisione corrente")
    async def firma_pai(pai_id: str, body: FirmaBody, call: Call = policy()) -> Response:
        return await pua.runner.run(piano.firma_pai, body.comando(pai_id), call, PaiVista.of)

    @router.post("/{pai_id}/attivazione", response_model=PaiVista, summary="Attiva il PAI")
    async def attiva_pai(pai_id: str, body: AttivazioneBody, call: Call = policy()) -> Response:
        """Servono almeno una firma, un obiettivo e un intervento. Un intervento `sad` apre la richiesta al SAD."""
        return await pua.runner.run(piano.attiva_pai, body.comando(pai_id), call, PaiVista.of)

    @router.post(
        "/{pai_id}/interventi/{intervento_id}/avvio",
        response_model=PaiVista,
        summary="Registra l'avvio di un intervento",
    )
    async def avvia_intervento(pai_id: str, intervento_id: str, body: QuandoBody, call: Call = policy()) -> Response:
        """Non per il SAD: i suoi passaggi arrivano dal servizio SAD."""
        command = AvviaIntervento(pai_id, intervento_id, body.avvenuto_il)
        return await pua.runner.run(piano.avvia_intervento, command, call, PaiVista.of)

    @router.post(
        "/{pai_id}/interventi/{intervento_id}/conclusione",
        response_model=PaiVista,
        summary="Registra la conclusione di un intervento",
    )
    async def concludi_intervento(pai_id: str, intervento_id: str, body: QuandoBody, call: Call = policy()) -> Response:
        command = ConcludiIntervento(pai_id, intervento_id, body.avvenuto_il)
        return await pua.runner.run(piano.concludi_intervento, command, call, PaiVista.of)

    @router.post("/{pai_id}/chiusura", response_model=PaiVista, summary="Chiude il PAI con gli esiti degli obiettivi")
    async def chiudi_pai(pai_id: str, body: ChiusuraPaiBody, call: Call = policy()) -> Response:
        return await pua.runner.run(piano.chiudi_pai, body.comando(pai_id), call, PaiVista.of)

    return router
