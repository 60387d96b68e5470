"""The routes by which an administrator sees and heals parked events. The same in every service."""

from typing import Any

from fastapi import APIRouter

from shared.messaging.runtime import Runtime
from shared.persistence.wall import by_platform
from shared.web.policy import policy
from shared.web.schemas import Body, View


class LetteraMorta(View):
    """One parked event: ids and codes, never its content."""

    posizione: int
    topic: str
    caso_id: str
    codice: str
    motivo: str
    tentativi: int
    dal: str


class LettereMorte(View):
    elementi: list[LetteraMorta]


class Ripetizione(Body):
    """Which ones to try again: those of a case, or all."""

    caso_id: str | None = None


class EsitoRipetizione(View):
    riuscite: int
    ancora_ferme: int


def dead_letter_router(runtime: Runtime[Any]) -> APIRouter:
    router = APIRouter(prefix="/lettere-morte", tags=["Servizio"])

    @router.get(
        "",
        response_model=LettereMorte,
        summary="Eventi che non si sono potuti applicare",
        dependencies=[policy()],
    )
    async def lettere_morte() -> LettereMorte:
        rows = await runtime.database.read(by_platform(runtime.letters.waiting))
        return LettereMorte(
            elementi=[
                LetteraMorta(
                    posizione=row.position,
                    topic=row.topic,
                    caso_id=row.caso_id,
                    codice=row.codice,
                    motivo=row.reason,
                    tentativi=row.attempts,
                    dal=row.parked_at,
                )
                for row in rows
            ]
        )

    @router.post(
        "/ripetizione",
        response_model=EsitoRipetizione,
        summary="Riprova gli eventi fermi, in ordine per caso",
        dependencies=[policy()],
    )
    async def ripetizione(body: Ripetizione) -> EsitoRipetizione:
        healed, stuck = await runtime.consumer.replay(body.caso_id)
        return EsitoRipetizione(riuscite=healed, ancora_ferme=stuck)

    return router
