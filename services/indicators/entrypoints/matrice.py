"""The table of a whole level over HTTP: columns instead of thousands of objects."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from services.indicators.application.matrice import Matrice, matrice
from services.indicators.bootstrap import Indicators
from services.indicators.domain.verdicts import Esito
from shared.persistence.call import Call
from shared.web.policy import policy
from shared.web.schemas import Istante, View

Anno = Annotated[int | None, Query(ge=1900, le=2200, description="Assente: quelli della deliberazione")]


_SCRITTI: Mapping[Esito | None, Any] = {esito: esito.value for esito in Esito}
"""Whoever writes JSON asks an enumeration for its value each time, and there are ten thousand."""


class MatriceVista(View):
    """Le colonne hanno un elemento per territorio × indicatore × anno, in quest'ordine: il posto di (t, i, a), contati
    da zero, è `(t * numero degli indicatori + i) * numero degli anni + a`."""

    livello: str
    territori: list[str]
    nomi: list[str]
    indicatori: list[str]
    anni: list[int]
    numeratori: list[int] = Field(description="Per una media: la somma dei giorni")
    denominatori: list[int] = Field(description="Per una media: il numero dei casi")
    valori: list[float | None]
    verdetti: list[Esito | None] = Field(description="Vuoto dove la deliberazione non giudica l'anno, o non è iniziato")
    aggiornato_al: Istante | None

    @classmethod
    def of(cls, found: Matrice) -> "MatriceVista":
        columns: list[tuple[Any, ...]] = list(zip(*found.case, strict=True)) or [()] * 4
        # Ten thousand places were just made from checked numbers: checking them again would take longer than all else.
        return cls.model_construct(
            livello=found.livello.value,
            territori=list(found.assi.territori),
            nomi=found.nomi,
            indicatori=[each.codice for each in found.assi.indicatori],
            anni=list(found.assi.anni),
            numeratori=list(columns[0]),
            denominatori=list(columns[1]),
            valori=list(columns[2]),
            verdetti=[_SCRITTI.get(esito) for esito in columns[3]],
            aggiornato_al=found.aggiornato_al,
        )


def matrice_router(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Indicatori"]), indicators.runner

    @router.get("/matrice", response_model=MatriceVista, summary="Tutti i valori di un livello, in una tabella")
    async def tabella(
        livello: Annotated[str, Query(max_length=16, description="ambito, distretto, asst, ats, regione")] = "ambito",
        dal: Anno = None,
        al: Anno = None,
        call: Call = policy(),
    ) -> Response:
        return await runner.read(matrice, call, MatriceVista.of, livello, dal, al)

    return router
