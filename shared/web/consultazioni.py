"""`/consultazioni`: who looked at a person or a case. For whoever answers the person: the same in every service."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from sqlalchemy import Row

from shared.kernel.consultazione import MotivoConsultazione
from shared.kernel.refusal import InvalidInput, NotFound
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from shared.persistence.consultations import cases_of, looks, objects_of, person_of
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.web.paging import page_request, write_cursor
from shared.web.policy import policy
from shared.web.runner import Runner
from shared.web.schemas import View


class PersonaOCaso(InvalidInput):
    codice = "persona-o-caso"
    titolo = "Va indicato uno solo tra caso e persona"


class Consultazione(View):
    """One look or change. `quando` is UTC; `verbo` C, R, U, D, E or null, where an event was the cause."""

    posizione: int
    quando: str
    servizio: str
    account: str
    ruolo: str
    operazione: str
    verbo: str | None
    finalita: str | None
    motivo: str | None
    da: str | None
    esito: str


class Consultazioni(View):
    """A page, oldest first; `casi` are those of the person in this service and territory, or the one asked for."""

    elementi: list[Consultazione]
    casi: list[str]
    cursore_successivo: str | None = None


def consultazioni_router(runner: Runner[Any], *tables: str, persons: str | None = None) -> APIRouter:
    """`tables`: names of those that say which cases there are, and where (caso_id, territory, perhaps persona_id);
    `persons`: of the one that holds persons themselves."""
    router = APIRouter(tags=["Registro degli accessi"])

    def who_looked(caso: str | None, persona: str | None, page: PageRequest, uow: SqlUnitOfWork) -> Consultazioni:
        known = uow.machinery.audit.metadata.tables
        of_cases, of_persons = [known[name] for name in tables], known.get(persons or "")
        if (caso is None) == (persona is None):
            raise PersonaOCaso()
        casi = [caso] if caso is not None else cases_of(uow, str(persona), of_cases)
        objects = [each for one in casi for each in objects_of(uow, one, of_cases)]
        if persona is not None and (casi or person_of(uow, persona, of_persons)):
            objects.append(persona)
        if not objects:
            raise NotFound()
        uow.touch(*(casi if persona is None else [persona, *casi]))
        found = looks(objects, page, uow)
        return Consultazioni(
            elementi=[_consultazione(row, uow.service) for row in found.items],
            casi=casi,
            cursore_successivo=write_cursor(found.next_after),
        )

    @router.get(
        "/consultazioni",
        response_model=Consultazioni,
        summary="Chi ha consultato o modificato i dati di una persona, o di un caso",
    )
    async def consultazioni(
        motivo: Annotated[MotivoConsultazione, Query(description="Perché lo si chiede: resta nel registro")],
        caso: Annotated[str | None, Query(max_length=36)] = None,
        persona: Annotated[str | None, Query(max_length=36, description="Pseudonimo della persona")] = None,
        page: PageRequest = Depends(page_request),
        call: Call = policy(),
    ) -> Response:
        asked = replace(call, motivo=motivo.value)
        return await runner.read(who_looked, asked, _as_it_is, caso, persona, page)

    return router


def _as_it_is(found: Consultazioni) -> Consultazioni:
    return found


def _consultazione(row: Row[Any], service: str) -> Consultazione:
    return Consultazione(
        posizione=row.position,
        quando=row.at,
        servizio=service,
        account=row.actor_id,
        ruolo=row.ruolo,
        operazione=row.azione,
        verbo=row.verb,
        finalita=row.finalita,
        motivo=row.motivo,
        da=row.da,
        esito=row.esito,
    )
