"""The register of an Ambito over HTTP, under `/indicatori/v1/registro`: what its Ufficio di Piano states."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from services.indicators.application.ports import FiltroDelRegistro
from services.indicators.application.registro import handlers, queries
from services.indicators.application.registro.commands import Aggiungi, Annulla, Correggi, Iscrivi
from services.indicators.bootstrap import Indicators
from services.indicators.domain.registro.codici import Genere
from services.indicators.domain.registro.contenuti import Contenuto
from services.indicators.entrypoints.registro_schemas import (
    AnnullamentoCorpo,
    Dove,
    EnteCorpo,
    EquipeCorpo,
    IncontriCorpo,
    NuovaEquipe,
    NuoveProfessioni,
    NuoviIncontri,
    NuovoEnte,
    NuovoProtocollo,
    NuovoStrumento,
    ProfessioniCorpo,
    ProtocolloCorpo,
    StrumentoCorpo,
)
from services.indicators.entrypoints.registro_views import VoceVista
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy

UNA = "/{voce_id}/registrazioni/{registrazione_id}"
VoceId: TypeAlias = Annotated[str, Path(max_length=36, description="La voce del registro")]
RegistrazioneId: TypeAlias = Annotated[str, Path(max_length=36, description="La registrazione della voce")]
Codice: TypeAlias = Annotated[str | None, Query(max_length=6, description="Assente: tutti quelli visibili")]


def registro_routers(indicators: Indicators) -> list[APIRouter]:
    return [parte(indicators) for parte in (_lettura, _iscrizioni, _aggiunte, _correzioni)]


def _router() -> APIRouter:
    return APIRouter(prefix="/registro", tags=["Registro di Ambito"])


def _lettura(indicators: Indicators) -> APIRouter:
    router, runner = _router(), indicators.runner

    @router.get("", response_model=Elenco[VoceVista], summary="Le voci del registro, dalla meno recente")
    async def elenco_registro(
        ambito: Codice = None,
        distretto: Codice = None,
        genere: Genere | None = None,
        anno: Annotated[int | None, Query(ge=2000, le=9998, description="Solo le voci che lo riguardano")] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        filtro = FiltroDelRegistro(ambito, distretto, genere, anno)
        return await runner.read_page(queries.elenco, call, VoceVista.of, page, filtro)

    @router.get("/{genere}/{voce_id}", response_model=VoceVista, summary="Una voce, con tutta la sua storia")
    async def voce_del_registro(genere: Genere, voce_id: VoceId, call: Call = policy()) -> Response:
        return await runner.read(queries.voce, call, VoceVista.of, genere, voce_id)

    return router


def _iscrizioni(indicators: Indicators) -> APIRouter:
    router = _router()

    async def iscrivi(dove: Dove, contenuto: Contenuto, call: Call) -> Response:
        comando = Iscrivi(dove.ambito, dove.distretto, dove.asst, contenuto)
        return await indicators.runner.run(handlers.iscrivi, comando, call, VoceVista.of, status=201)

    @router.post("/equipe", response_model=VoceVista, status_code=201, summary="Un'équipe multidisciplinare (EEMM)")
    async def iscrivi_equipe(body: NuovaEquipe, call: Call = policy()) -> Response:
        return await iscrivi(body, body.contenuto(), call)

    @router.post("/professioni", response_model=VoceVista, status_code=201, summary="Le professioni di un anno")
    async def iscrivi_professioni(body: NuoveProfessioni, call: Call = policy()) -> Response:
        return await iscrivi(body, body.contenuto(), call)

    @router.post("/incontri", response_model=VoceVista, status_code=201, summary="Gli incontri formativi di un anno")
    async def iscrivi_incontri(body: NuoviIncontri, call: Call = policy()) -> Response:
        return await iscrivi(body, body.contenuto(), call)

    @router.post("/protocolli", response_model=VoceVista, status_code=201, summary="Un protocollo, al suo primo stato")
    async def iscrivi_protocollo(body: NuovoProtocollo, call: Call = policy()) -> Response:
        return await iscrivi(body, body.contenuto(), call)

    @router.post("/strumenti", response_model=VoceVista, status_code=201, summary="Uno strumento condiviso")
    async def iscrivi_strumento(body: NuovoStrumento, call: Call = policy()) -> Response:
        return await iscrivi(body, body.contenuto(), call)

    @router.post("/enti", response_model=VoceVista, status_code=201, summary="Un ente dei Gruppi territoriali")
    async def iscrivi_ente(body: NuovoEnte, call: Call = policy()) -> Response:
        return await iscrivi(body, body.contenuto(), call)

    return router


def _aggiunte(indicators: Indicators) -> APIRouter:
    router = _router()

    async def aggiungi(genere: Genere, voce_id: str, contenuto: Contenuto, call: Call) -> Response:
        comando = Aggiungi(genere, voce_id, contenuto)
        return await indicators.runner.run(handlers.aggiungi, comando, call, VoceVista.of)

    @router.post(
        "/protocolli/{voce_id}/registrazioni", response_model=VoceVista, summary="Lo stato seguente di un protocollo"
    )
    async def aggiungi_stato(voce_id: VoceId, body: ProtocolloCorpo, call: Call = policy()) -> Response:
        return await aggiungi(Genere.PROTOCOLLI, voce_id, body.contenuto(), call)

    @router.post(
        "/incontri/{voce_id}/registrazioni", response_model=VoceVista, summary="Gli incontri come sono un altro giorno"
    )
    async def aggiungi_incontri(voce_id: VoceId, body: IncontriCorpo, call: Call = policy()) -> Response:
        return await aggiungi(Genere.INCONTRI, voce_id, body.contenuto(), call)

    return router


def _correzioni(indicators: Indicators) -> APIRouter:
    router, run, mostra = _router(), indicators.runner.run, VoceVista.of

    async def correggi(genere: Genere, voce_id: str, una: str, contenuto: Contenuto, call: Call) -> Response:
        return await run(handlers.correggi, Correggi(genere, voce_id, una, contenuto), call, mostra)

    def correzione(genere: Genere) -> str:
        return f"/{genere.value}{UNA}/correzione"

    @router.post(correzione(Genere.EQUIPE), response_model=VoceVista, summary="Corregge un'équipe, o ne dice la fine")
    async def correggi_equipe(
        voce_id: VoceId, registrazione_id: RegistrazioneId, body: EquipeCorpo, call: Call = policy()
    ) -> Response:
        return await correggi(Genere.EQUIPE, voce_id, registrazione_id, body.contenuto(), call)

    @router.post(correzione(Genere.PROFESSIONI), response_model=VoceVista, summary="Corregge le professioni di un anno")
    async def correggi_professioni(
        voce_id: VoceId, registrazione_id: RegistrazioneId, body: ProfessioniCorpo, call: Call = policy()
    ) -> Response:
        return await correggi(Genere.PROFESSIONI, voce_id, registrazione_id, body.contenuto(), call)

    @router.post(correzione(Genere.INCONTRI), response_model=VoceVista, summary="Corregge gli incontri di un giorno")
    async def correggi_incontri(
        voce_id: VoceId, registrazione_id: RegistrazioneId, body: IncontriCorpo, call: Call = policy()
    ) -> Response:
        return await correggi(Genere.INCONTRI, voce_id, registrazione_id, body.contenuto(), call)

    @router.post(correzione(Genere.PROTOCOLLI), response_model=VoceVista, summary="Corregge uno stato di un protocollo")
    async def correggi_protocollo(
        voce_id: VoceId, registrazione_id: RegistrazioneId, body: ProtocolloCorpo, call: Call = policy()
    ) -> Response:
        return await correggi(Genere.PROTOCOLLI, voce_id, registrazione_id, body.contenuto(), call)

    @router.post(
        correzione(Genere.STRUMENTI), response_model=VoceVista, summary="Corregge uno strumento, o ne dice la fine"
    )
    async def correggi_strumento(
        voce_id: VoceId, registrazione_id: RegistrazioneId, body: StrumentoCorpo, call: Call = policy()
    ) -> Response:
        return await correggi(Genere.STRUMENTI, voce_id, registrazione_id, body.contenuto(), call)

    @router.post(correzione(Genere.ENTI), response_model=VoceVista, summary="Corregge un ente, o ne dice la fine")
    async def correggi_ente(
        voce_id: VoceId, registrazione_id: RegistrazioneId, body: EnteCorpo, call: Call = policy()
    ) -> Response:
        return await correggi(Genere.ENTI, voce_id, registrazione_id, body.contenuto(), call)

    @router.post(
        "/{genere}" + UNA + "/annullamento", response_model=VoceVista, summary="Una registrazione che non andava fatta"
    )
    async def annulla_registrazione(
        genere: Genere,
        voce_id: VoceId,
        registrazione_id: RegistrazioneId,
        body: AnnullamentoCorpo,
        call: Call = policy(),
    ) -> Response:
        return await run(handlers.annulla, Annulla(genere, voce_id, registrazione_id, body.motivo), call, mostra)

    return router
