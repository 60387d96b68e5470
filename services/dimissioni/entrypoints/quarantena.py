"""The refused messages, for the people who look after them: see, try again, put aside."""

from base64 import b64encode
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.dimissioni.application import quarantena
from services.dimissioni.bootstrap import Dimissioni
from services.dimissioni.domain.quarantena import MessaggioInQuarantena, StatoQuarantena
from services.dimissioni.domain.stati import Canale
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.schemas import Body, View


class ProblemaView(View):
    codice: str
    elemento: str = Field(description="FHIRPath dell'elemento")
    testo: str


class LuogoView(View):
    ambito: str | None
    distretto: str | None
    asst: str | None


class MessaggioQuarantenaView(View):
    """Un messaggio rifiutato: che cosa se ne sa, non che cosa dice."""

    id: str
    versione: int
    stato: StatoQuarantena
    canale: Canale
    mittente: str
    struttura: str | None
    luogo: LuogoView
    ricevuto_il: datetime
    ricezioni: int = Field(description="Quante volte lo stesso messaggio è arrivato ed è stato rifiutato")
    dimensione: int = Field(description="Byte")
    problemi: tuple[ProblemaView, ...]
    tentativi: list[datetime]
    dimissione_id: str | None = Field(description="La dimissione in cui il messaggio è stato ripreso")
    risolta_il: datetime | None
    risolta_da: str | None
    motivo_scarto: str | None

    @classmethod
    def of(cls, messaggio: MessaggioInQuarantena) -> "MessaggioQuarantenaView":
        return cls.model_validate(messaggio)


class MessaggioInteroView(MessaggioQuarantenaView):
    """Il messaggio com'è arrivato: testo, oppure base64 dove non è UTF-8."""

    contenuto: str | None
    contenuto_base64: str | None

    @classmethod
    def di(cls, intero: quarantena.MessaggioIntero) -> "MessaggioInteroView":
        try:
            testo, base64 = intero.corpo.decode(), None
        except UnicodeDecodeError:
            testo, base64 = None, b64encode(intero.corpo).decode()
        visto = MessaggioQuarantenaView.of(intero.messaggio)
        return cls.model_construct(**dict(visto), contenuto=testo, contenuto_base64=base64)


class ScartoCorpo(Body):
    motivo: Annotated[
        str, Field(min_length=3, max_length=500, description="Perché il messaggio non deve avere effetto")
    ]


def quarantena_router(dimissioni: Dimissioni) -> APIRouter:
    router, runner = APIRouter(prefix="/quarantena", tags=["Quarantena"]), dimissioni.runner
    ripetizione = partial(quarantena.RipetiMessaggio, lettore=dimissioni.lettore)

    @router.get("", response_model=Elenco[MessaggioQuarantenaView], summary="Messaggi rifiutati")
    async def elenco_quarantena(
        stato: StatoQuarantena | None = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        return await runner.read_page(quarantena.elenco, call, MessaggioQuarantenaView.of, page, stato)

    @router.get("/{messaggio_id}", response_model=MessaggioInteroView, summary="Un messaggio rifiutato, intero")
    async def messaggio_quarantena(messaggio_id: str, call: Call = policy()) -> Response:
        return await runner.read(quarantena.messaggio, call, MessaggioInteroView.di, messaggio_id)

    @router.post(
        "/{messaggio_id}/ripetizione", response_model=MessaggioQuarantenaView, summary="Riprova ad accoglierlo"
    )
    async def ripeti_messaggio(messaggio_id: str, call: Call = policy()) -> Response:
        return await runner.run(quarantena.ripeti, ripetizione(messaggio_id), call, MessaggioQuarantenaView.of)

    @router.post("/{messaggio_id}/scarto", response_model=MessaggioQuarantenaView, summary="Scarta, con un motivo")
    async def scarta_messaggio(messaggio_id: str, body: ScartoCorpo, call: Call = policy()) -> Response:
        comando = quarantena.ScartaMessaggio(messaggio_id, body.motivo)
        return await runner.run(quarantena.scarta, comando, call, MessaggioQuarantenaView.of)

    return router
