"""The PUA over HTTP. The host mounts it under `/pua/v1`."""

from fastapi import FastAPI

from services.pua.bootstrap import NAME, Pua
from services.pua.entrypoints.routes.accessi import accessi_router
from services.pua.entrypoints.routes.cancellazione import cancellazione_router
from services.pua.entrypoints.routes.documento import documento_router
from services.pua.entrypoints.routes.emergenza import emergenza_router
from services.pua.entrypoints.routes.flussi import flussi_router
from services.pua.entrypoints.routes.pai import pai_router
from services.pua.entrypoints.routes.persone import persone_router
from services.pua.entrypoints.routes.riservatezza import riservatezza_router
from services.pua.entrypoints.routes.valutazioni import scale_router, valutazioni_router
from services.pua.entrypoints.tracciato_accessi import SIAD_ACCESSI
from shared.messaging.operations import dead_letter_router
from shared.web.consultazioni import consultazioni_router
from shared.web.extracts.definitions import definitions_router
from shared.web.service_app import create_service_app

DESCRIZIONE = """\
Punto unico di accesso: persone, accesso e valutazione preliminare, valutazione multidimensionale con le sue scale,
PAI, cartella e suo scambio con altri sistemi.

Ogni chiamata porta un token con ruolo e territorio e vede soltanto i casi di quel territorio. Le modifiche accettano
`Idempotency-Key` e `If-Match`. Gli errori sono `application/problem+json` con un `codice` stabile.
"""


def create_app(pua: Pua) -> FastAPI:
    """Raises RouteWithoutPolicy where a route does not say who may use it."""
    return create_service_app(
        name=NAME,
        title="Raccordo - PUA",
        description=DESCRIZIONE,
        authenticator=pua.authenticator,
        routers=[
            persone_router(pua),
            riservatezza_router(pua),
            emergenza_router(pua),
            cancellazione_router(pua),
            accessi_router(pua),
            valutazioni_router(pua),
            pai_router(pua),
            scale_router(),
            flussi_router(pua),
            definitions_router([SIAD_ACCESSI]),
            documento_router(pua),
            consultazioni_router(
                pua.runner, "accessi", "valutazioni", "pai", "casi_ricevuti", "cartella_voci", persons="persone"
            ),
            dead_letter_router(pua.runtime),
        ],
        health=pua.runtime.health,
        denied=pua.runner.denied,
    )
