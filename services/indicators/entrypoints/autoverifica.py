"""The self-audit over HTTP: make one, read the last one."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field

from services.indicators.application.autoverifica import (
    Autoverifica,
    RegistraAutoverifica,
    Riscontro,
    Scarto,
    registra_autoverifica,
    ultima_autoverifica,
)
from services.indicators.bootstrap import Indicators
from services.indicators.domain.verdicts import Cella
from shared.persistence.call import Call
from shared.web.policy import policy
from shared.web.schemas import Istante, View


class ConteggioVista(View):
    numeratore: int
    denominatore: int
    somma: int = Field(description="Somma dei giorni, per le medie")
    contributi: int
    quadrati: int | None = Field(description="Somma dei quadrati dei giorni")

    @classmethod
    def of(cls, cella: Cella | None) -> "ConteggioVista | None":
        return None if cella is None else cls.model_validate(cella)


class ScartoVista(View):
    """A cell on which the published numbers and the recount do not agree."""

    codice: str
    livello: str
    territorio: str
    anno: int
    pubblicato: ConteggioVista | None = Field(description="Assente se la piattaforma non ha questa cella")
    riconteggiato: ConteggioVista | None = Field(description="Assente se il riconteggio non la trova")

    @classmethod
    def of(cls, scarto: Scarto) -> "ScartoVista":
        casella = scarto.casella
        return cls(
            codice=casella.indicatore,
            livello=casella.livello,
            territorio=casella.territorio,
            anno=casella.anno,
            pubblicato=ConteggioVista.of(scarto.pubblicato),
            riconteggiato=ConteggioVista.of(scarto.riconteggiato),
        )


class RiscontroVista(View):
    """What a recount found; what `raccordo autoverifica --json` writes."""

    eventi: int = Field(description="Gli eventi del registro")
    confrontati: int = Field(description="Le celle confrontate: indicatore, livello, territorio e anno")
    differenze: Sequence[ScartoVista] = Field(description="Deve essere vuoto")

    @classmethod
    def of(cls, riscontro: Riscontro) -> "RiscontroVista":
        return cls(
            eventi=riscontro.eventi,
            confrontati=riscontro.confrontati,
            differenze=[ScartoVista.of(each) for each in riscontro.scarti],
        )


class AutoverificaVista(RiscontroVista):
    eseguita_al: Istante
    quante_differenze: int = Field(description="Tutte, anche quelle oltre le prime mille elencate in `differenze`")

    @classmethod
    def di(cls, autoverifica: Autoverifica) -> "AutoverificaVista":
        return cls(
            eseguita_al=autoverifica.eseguita_al,
            eventi=autoverifica.eventi,
            confrontati=autoverifica.confrontati,
            quante_differenze=autoverifica.differenze,
            differenze=[ScartoVista.of(each) for each in autoverifica.scarti],
        )


def autoverifica_router(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Autoverifica"]), indicators.runner

    @router.post(
        "/autoverifica",
        response_model=AutoverificaVista,
        summary="Riconta tutto dal registro degli eventi con un altro programma, e dice dove i numeri non coincidono",
    )
    async def autoverifica(call: Call = policy()) -> Response:
        found = await indicators.autoverifica.verifica()
        return await runner.run(registra_autoverifica, RegistraAutoverifica(found), call, AutoverificaVista.di)

    @router.get("/autoverifica", response_model=AutoverificaVista, summary="L'ultima autoverifica")
    async def leggi_ultima_autoverifica(
        call: Call = policy(),
    ) -> Response:
        return await runner.read(ultima_autoverifica, call, AutoverificaVista.di)

    return router
