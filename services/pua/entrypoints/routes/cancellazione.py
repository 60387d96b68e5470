"""Erasing a person: who may, and what is answered."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field

from services.pua.application.cancellazione import cancella_persona
from services.pua.application.commands import CancellaPersona
from services.pua.bootstrap import Pua
from services.pua.domain.cancellazione import Cancellazione, MotivoCancellazione
from shared.persistence.call import Call
from shared.web.policy import policy
from shared.web.schemas import Body, View


class CancellazioneBody(Body):
    """Chi si cancella, e perché."""

    persona_id: Annotated[str, Field(min_length=1, max_length=64)]
    motivo: MotivoCancellazione


class CancellazioneVista(View):
    persona_id: str
    casi: int
    motivo: MotivoCancellazione
    cancellata_il: datetime

    @classmethod
    def of(cls, cancellazione: Cancellazione) -> "CancellazioneVista":
        return cls.model_validate(vars(cancellazione))


def cancellazione_router(pua: Pua) -> APIRouter:
    router = APIRouter(prefix="/cancellazioni", tags=["Cancellazione"])

    @router.post("", response_model=CancellazioneVista, summary="Cancella una persona, per sempre")
    async def cancella_una_persona(body: CancellazioneBody, call: Call = policy()) -> Response:
        """Distrugge le chiavi della persona e dei suoi percorsi: da quel momento nessuno ne legge più nulla, neanche da
        una copia di riserva. Non si può se un percorso è aperto, né finché la documentazione si deve conservare.
        """
        command = CancellaPersona(body.persona_id, body.motivo)
        why = replace(call, motivo=body.motivo.value)
        answer = await pua.runner.run(cancella_persona, command, why, CancellazioneVista.of)
        await pua.erasures.settle()
        return answer

    return router
