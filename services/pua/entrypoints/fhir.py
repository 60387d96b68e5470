"""The PUA's part of the FHIR R4 server. Where the service is alone it is mounted under `/fhir/R4`; a host adds it."""

from fastapi import APIRouter, FastAPI

from services.pua.bootstrap import NAME, Pua
from services.pua.entrypoints.fhir_facciata import facciata
from shared.web.fhir import answer_in_fhir, fhir_routers
from shared.web.service_app import create_service_app


def fhir_resources(pua: Pua) -> list[APIRouter]:
    """The routes of each type. Raises FacadeIncomplete."""
    return fhir_routers(NAME, pua.runner, facciata())


def create_fhir_app(pua: Pua) -> FastAPI:
    app = create_service_app(
        name=NAME,
        title="Raccordo · FHIR R4 del PUA",
        description="Persone, équipe, PAI e scale come risorse FHIR R4, per gli operatori del territorio.",
        authenticator=pua.authenticator,
        routers=fhir_resources(pua),
        health=pua.runtime.health,
    )
    answer_in_fhir(app)
    return app
