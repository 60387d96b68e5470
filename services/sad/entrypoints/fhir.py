"""The SAD's part of the FHIR R4 server. Where the service is alone it is mounted under `/fhir/R4`; a host adds it."""

from fastapi import APIRouter, FastAPI

from services.sad.bootstrap import SERVIZIO, Sad
from services.sad.entrypoints.fhir_facciata import facciata
from shared.web.fhir import answer_in_fhir, fhir_routers
from shared.web.service_app import create_service_app


def fhir_resources(sad: Sad) -> list[APIRouter]:
    """The routes of each type. Raises FacadeIncomplete."""
    return fhir_routers(SERVIZIO, sad.runner, facciata())


def create_fhir_app(sad: Sad) -> FastAPI:
    app = create_service_app(
        name=SERVIZIO,
        title="Raccordo · FHIR R4 del SAD",
        description="Le visite a domicilio come risorse FHIR R4, per gli operatori del territorio.",
        authenticator=sad.authenticator,
        routers=fhir_resources(sad),
        health=sad.runtime.health,
    )
    answer_in_fhir(app)
    return app
