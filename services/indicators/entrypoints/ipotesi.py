"""What a value would be by another choice, over HTTP: nothing is written, no published number moves."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.indicators.application import ipotesi as domande
from services.indicators.application.ports import UnitOfWork
from services.indicators.application.questions import Indirizzo
from services.indicators.bootstrap import Indicators
from services.indicators.domain.differenze import Cambiamento, Differenza
from services.indicators.domain.verdicts import Esito, Motivo
from services.indicators.entrypoints.addresses import Momento
from services.indicators.entrypoints.differenze import ContoVista, ContributoVista
from services.indicators.entrypoints.schemas import number
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import page_request, write_cursor
from shared.web.policy import policy
from shared.web.schemas import Body, Istante, View


class IpotesiBody(Body):
    """Quale valore, e quali scelte aperte fare diversamente; le altre restano quelle in vigore."""

    codice: str = Field(max_length=16, examples=["DIP-3"])
    livello: str = Field(max_length=16, examples=["ambito"])
    territorio: str = Field(max_length=6, examples=["50036"])
    anno: int = Field(examples=[2026])
    parametri: dict[str, str] = Field(
        description="Scelta e valore: quali, lo dice `parametri_ammessi` della regola in /leps",
        examples=[{"inizio": "segnalazione"}],
        max_length=20,
    )
    noto_al: Momento | None = Field(None, description="Che cosa era noto a questa data o istante; assente: ora")

    def domanda(self) -> domande.Ipotesi:
        indirizzo = Indirizzo(self.codice, self.livello, self.territorio, self.anno, self.noto_al)
        return domande.Ipotesi(indirizzo, self.parametri)


class LatoVista(ContoVista):
    regola_versione: str
    regola_testo: str
    verdetto: Esito
    motivo: Motivo | None

    @classmethod
    def di(cls, lato: domande.Lato) -> "LatoVista":
        return cls(
            **ContoVista.of(lato.conto).model_dump(),
            regola_versione=lato.regola.versione,
            regola_testo=lato.regola.testo,
            verdetto=lato.verdetto.esito,
            motivo=lato.verdetto.motivo,
        )


class CasoMossoVista(View):
    caso_id: str
    chiave: str = Field(description="La dimissione, la valutazione o la presa in carico che conta")
    cambiamento: Cambiamento
    prima: ContributoVista | None = Field(description="Come conta con la regola in vigore; assente: non conta")
    dopo: ContributoVista | None = Field(description="Come conterebbe nell'ipotesi; assente: non conterebbe")

    @classmethod
    def of(cls, found: Differenza) -> "CasoMossoVista":
        return cls(
            caso_id=found.caso_id,
            chiave=found.chiave,
            cambiamento=found.cambiamento,
            prima=ContributoVista.of(found.prima),
            dopo=ContributoVista.of(found.dopo),
        )


class IpotesiVista(View):
    codice: str
    livello: str
    territorio: str
    anno: int
    noto_al: Istante | None
    casi_ricontati: int = Field(description="I casi del territorio che potevano contare, riletti dai loro eventi")
    in_vigore: LatoVista
    ipotesi: LatoVista
    scarto: float | None = Field(description="Ipotesi meno valore in vigore; assente se uno dei due non esiste")
    entrati: int
    usciti: int
    cambiati: int
    elementi: list[CasoMossoVista]
    cursore_successivo: str | None

    @classmethod
    def of(cls, found: domande.Risultato) -> "IpotesiVista":
        return cls(
            codice=found.casella.indicatore,
            livello=found.casella.livello,
            territorio=found.casella.territorio,
            anno=found.casella.anno,
            noto_al=found.noto_al,
            casi_ricontati=found.casi,
            in_vigore=LatoVista.di(found.in_vigore),
            ipotesi=LatoVista.di(found.ipotesi),
            scarto=number(found.scarto),
            entrati=found.quanti[Cambiamento.ENTRATO],
            usciti=found.quanti[Cambiamento.USCITO],
            cambiati=found.quanti[Cambiamento.CAMBIATO],
            elementi=[CasoMossoVista.of(each) for each in found.pagina.items],
            cursore_successivo=write_cursor(found.pagina.next_after),
        )


def ipotesi_router(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Provenienza"]), indicators.runner

    @router.post(
        "/ipotesi",
        response_model=IpotesiVista,
        summary="Quanto varrebbe un indicatore con un'altra scelta, e quali casi si sposterebbero",
    )
    async def ipotesi_su_un_valore(
        body: IpotesiBody, page: PageRequest = Depends(page_request), call: Call = policy()
    ) -> Response:
        def think(raccolto: domande.Raccolto, uow: UnitOfWork) -> domande.Risultato:
            found = domande.riconta(raccolto, page)
            uow.touch(*(each.caso_id for each in found.pagina.items))
            return found

        return await runner.read_then(
            domande.raccogli, think, call, IpotesiVista.of, body.domanda(), domande.CASES_AT_MOST
        )

    return router
