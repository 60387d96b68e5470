"""The PUA's part of the FHIR R4 server. Where the service is alone it is mounted under `/fhir/R4`; a host adds it."""

from fastapi import FastAPI

from services.pua.bootstrap import NAME, Pua
from services.pua.entrypoints.fhir_facciata import facciata
from shared.web.fhir import Part
from shared.web.fhir_app import create_part_app
from shared.web.fhir_audit import own_accesses


def fhir_part(pua: Pua) -> Part:
    return Part(NAME, pua.runner, [*facciata(NAME), own_accesses()])


def create_fhir_app(pua: Pua) -> FastAPI:
    """Raises FacadeIncomplete."""
    return create_part_app(
        fhir_part(pua),
        title="Raccordo · FHIR R4 del PUA",
        description="Persone, équipe, PAI e scale come risorse FHIR R4, per gli operatori del territorio.",
        authenticator=pua.authenticator,
        health=pua.runtime.health,
    )
