"""What changed in a value between two instants of knowledge, over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import Field

from services.indicators.application import differenze as domande
from services.indicators.application.queries import Conto
from services.indicators.application.questions import Indirizzo
from services.indicators.bootstrap import Indicators
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.differenze import Cambiamento
from services.indicators.entrypoints.addresses import Momento, indirizzo
from services.indicators.entrypoints.schemas import number
from shared.contracts.envelope import Event
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import page_request, write_cursor
from shared.web.policy import policy
from shared.web.schemas import Istante, View

Da = Annotated[
    Momento | None,
    Query(
        description="Che cosa era noto a questa data o istante; assente: alla chiusura dell'anno",
        examples=["2027-01-31"],
    ),
]
A = Annotated[Momento | None, Query(description="Che cosa era noto a questa data o istante; assente: ora")]


class ContoVista(View):
    valore: float | None
    numeratore: int | None = Field(description="Per una media: la somma dei giorni")
    denominatore: int | None = Field(description="Per una media: il numero dei casi")
    casi: int

    @classmethod
    def of(cls, conto: Conto) -> "ContoVista":
        return cls(
            valore=number(conto.valore),
            numeratore=conto.numeratore,
            denominatore=conto.denominatore,
            casi=conto.contributi,
        )


class ContributoVista(View):
    """Come un caso conta: il giorno che decide l'anno, il territorio, i numeri, gli eventi che lo dicono."""

    giorno: date
    ambito: str
    distretto: str
    asst: str
    numeratore: int
    denominatore: int
    valore: int | None = Field(description="Giorni, per le medie")
    soggetto: str | None
    eventi: list[str] = Field(description="Gli eventi per cui conta: si aprono in /eventi/{id}")

    @classmethod
    def of(cls, contributo: Contributo | None) -> "ContributoVista | None":
        if contributo is None:
            return None
        territorio = contributo.luogo.territorio
        return cls(
            giorno=contributo.giorno,
            ambito=territorio.ambito,
            distretto=territorio.distretto,
            asst=territorio.asst,
            numeratore=contributo.numeratore,
            denominatore=contributo.denominatore,
            valore=contributo.valore,
            soggetto=contributo.soggetto,
            eventi=list(contributo.eventi),
        )


class CausaVista(View):
    evento: str
    tipo: str
    avvenuto_il: Istante = Field(description="Quando è avvenuto")
    registrato_il: Istante = Field(description="Quando la piattaforma lo ha saputo")

    @classmethod
    def of(cls, event: Event) -> "CausaVista":
        return cls(evento=event.id, tipo=event.type, avvenuto_il=event.time, registrato_il=event.recorded_at)


class SpostamentoVista(View):
    caso_id: str
    chiave: str = Field(description="La dimissione, la valutazione o la presa in carico che conta")
    cambiamento: Cambiamento
    prima: ContributoVista | None = Field(description="Assente per chi è entrato")
    dopo: ContributoVista | None = Field(description="Assente per chi è uscito")
    altrove: ContributoVista | None = Field(
        description="Dove conta invece: prima, per chi è entrato; ora, per chi è uscito (altro anno o territorio)"
    )
    cause: list[CausaVista] = Field(description="Gli eventi che hanno fatto la differenza")

    @classmethod
    def of(cls, found: domande.Spostamento) -> "SpostamentoVista":
        differenza = found.differenza
        return cls(
            caso_id=differenza.caso_id,
            chiave=differenza.chiave,
            cambiamento=differenza.cambiamento,
            prima=ContributoVista.of(differenza.prima),
            dopo=ContributoVista.of(differenza.dopo),
            altrove=ContributoVista.of(found.altrove),
            cause=[CausaVista.of(event) for event in found.eventi],
        )


class DifferenzeVista(View):
    codice: str
    livello: str
    territorio: str
    anno: int
    da: Istante
    a: Istante
    prima: ContoVista = Field(description="Il valore come era noto a `da`")
    dopo: ContoVista = Field(description="Il valore come era noto a `a`")
    entrati: int
    usciti: int
    cambiati: int
    elementi: list[SpostamentoVista]
    cursore_successivo: str | None

    @classmethod
    def of(cls, found: domande.Differenze) -> "DifferenzeVista":
        return cls(
            codice=found.casella.indicatore,
            livello=found.casella.livello,
            territorio=found.casella.territorio,
            anno=found.casella.anno,
            da=found.da,
            a=found.a,
            prima=ContoVista.of(found.prima),
            dopo=ContoVista.of(found.dopo),
            entrati=found.quanti[Cambiamento.ENTRATO],
            usciti=found.quanti[Cambiamento.USCITO],
            cambiati=found.quanti[Cambiamento.CAMBIATO],
            elementi=[SpostamentoVista.of(each) for each in found.pagina.items],
            cursore_successivo=write_cursor(found.pagina.next_after),
        )


def differenze_router(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Provenienza"]), indicators.runner

    @router.get(
        "/valori/{codice}/{livello}/{territorio}/{anno}/differenze",
        response_model=DifferenzeVista,
        summary="Che cosa è cambiato in un valore tra due date di conoscenza, e per quali eventi",
    )
    async def differenze_del_valore(
        dove: Indirizzo = Depends(indirizzo),
        da: Da = None,
        a: A = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        intervallo = domande.Intervallo(da, a, indicators.settings.chiusura())
        return await runner.read(domande.differenze, call, DifferenzeVista.of, dove, intervallo, page)

    return router
