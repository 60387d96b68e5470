"""Trend and comparison of one value over HTTP."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.indicators.application.andamento import per_mese
from services.indicators.application.confronto import confronta
from services.indicators.application.questions import Indirizzo
from services.indicators.bootstrap import Indicators
from services.indicators.entrypoints.addresses import indirizzo, indirizzo_con_data
from services.indicators.entrypoints.viste_confronto import AndamentoVista, ConfrontoVista
from shared.persistence.call import Call
from shared.web.policy import policy

VALORE = "/valori/{codice}/{livello}/{territorio}/{anno}"


def confronto_router(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Indicatori"]), indicators.runner

    @router.get(f"{VALORE}/andamento", response_model=AndamentoVista, summary="Il valore mese per mese, da gennaio")
    async def andamento_del_valore(chiesto: Indirizzo = Depends(indirizzo_con_data), call: Call = policy()) -> Response:
        return await runner.read(per_mese, call, AndamentoVista.of, chiesto)

    @router.get(
        f"{VALORE}/confronto",
        response_model=ConfrontoVista,
        summary="La posizione di un Ambito tra quelli della sua ATS e della Regione",
        description="Come noto ora. Degli altri Ambiti i numeri piccoli non si mostrano, né quelli che li lascerebbero "
        "ricavare; posizione, mediana e quartili si calcolano sui soli valori mostrati.",
    )
    async def confronto_del_valore(chiesto: Indirizzo = Depends(indirizzo), call: Call = policy()) -> Response:
        return await runner.read(confronta, call, ConfrontoVista.of, chiesto)

    return router
