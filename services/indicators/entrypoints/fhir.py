"""The indicators' part of the FHIR R4 server. Where the service is alone it is under `/fhir/R4`; a host adds it."""

from fastapi import FastAPI

from services.indicators.bootstrap import SERVICE, Indicators
from services.indicators.entrypoints.fhir_facciata import facciata
from shared.web.fhir import Part
from shared.web.fhir_app import create_part_app
from shared.web.fhir_audit import own_accesses


def fhir_part(indicators: Indicators) -> Part:
    return Part(SERVICE, indicators.runner, [*facciata(indicators.misura), own_accesses()])


def create_fhir_app(indicators: Indicators) -> FastAPI:
    """Raises FacadeIncomplete."""
    return create_part_app(
        fhir_part(indicators),
        title="Raccordo · FHIR R4 degli indicatori",
        description="Gli indicatori LEPS come MeasureReport FHIR R4, per chi li legge.",
        authenticator=indicators.authenticator,
        health=indicators.runtime.health,
    )
