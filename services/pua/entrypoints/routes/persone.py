"""Persons: registered, looked for, shown with their cartella."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.pua.application import handlers, queries
from services.pua.application.commands import RegistraPersona
from services.pua.bootstrap import Pua
from services.pua.entrypoints.routes import con_motivo
from services.pua.entrypoints.schemas.persone import (
    CartellaVista,
    IdentificativoBody,
    PersonaVista,
    PersoneVista,
    RegistrazioneBody,
)
from shared.persistence.call import Call
from shared.web.policy import policy


def persone_router(pua: Pua) -> APIRouter:
    router = APIRouter(prefix="/persone", tags=["Persone"])

    @router.post("", status_code=201, response_model=PersonaVista, summary="Registra o riconosce una persona")
    async def registra_persona(body: RegistrazioneBody, call: Call = policy()) -> Response:
        """Chi ha già uno degli identificativi indicati è la stessa persona; nulla viene sovrascritto.

        La risposta mostra soltanto ciò che i territori di chi chiede hanno comunicato.
        """
        command = RegistraPersona(body.territorio.indicato(), body.persona.dati())
        return await pua.runner.run(handlers.registra_persona, command, call, PersonaVista.of, status=201)

    @router.post("/ricerca", response_model=PersoneVista, summary="Cerca una persona per identificativo")
    async def cerca_persona(body: IdentificativoBody, call: Call = policy()) -> Response:
        """L'identificativo sta nel corpo, mai nell'indirizzo. Chi non è visibile e chi non esiste rispondono uguale."""
        return await pua.runner.read(queries.cerca_persona, call, PersoneVista.of, body.sistema, body.valore)

    @router.get("/{persona_id}", response_model=PersonaVista, summary="Una persona")
    async def leggi_persona(persona_id: str, call: Call = policy()) -> Response:
        return await pua.runner.read(queries.persona, call, PersonaVista.of, persona_id)

    @router.get("/{persona_id}/cartella", response_model=CartellaVista, summary="La cartella di una persona")
    async def leggi_cartella(persona_id: str, call: Call = policy()) -> Response:
        """I percorsi della persona nelle cinque fasi, con data, autore e provenienza di ogni passaggio."""
        if pua.settings.motivo_richiesto:
            con_motivo(call)
        return await pua.runner.read(queries.cartella, call, CartellaVista.of, persona_id)

    return router
