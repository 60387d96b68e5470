"""The SAD's part of the FHIR R4 server. Where the service is alone it is mounted under `/fhir/R4`; a host adds it."""

from fastapi import FastAPI

from services.sad.bootstrap import SERVIZIO, Sad
from services.sad.entrypoints.fhir_facciata import facciata
from shared.web.fhir import Part
from shared.web.fhir_app import create_part_app
from shared.web.fhir_audit import own_accesses


def fhir_part(sad: Sad) -> Part:
    return Part(SERVIZIO, sad.runner, [*facciata(SERVIZIO), own_accesses()])


def create_fhir_app(sad: Sad) -> FastAPI:
    """Raises FacadeIncomplete."""
    return create_part_app(
        fhir_part(sad),
        title="Raccordo · FHIR R4 del SAD",
        description="Le visite a domicilio come risorse FHIR R4, per gli operatori del territorio.",
        authenticator=sad.authenticator,
        health=sad.runtime.health,
    )
