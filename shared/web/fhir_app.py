"""The FHIR R4 server of a service that stands alone: mounted under `/fhir/R4`. A host adds its part to others'."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI

from shared.web.auth import Authenticator
from shared.web.fhir import Part, answer_in_fhir, fhir_routers
from shared.web.service_app import Health, create_service_app


def create_part_app(
    part: Part, *, title: str, description: str, authenticator: Authenticator, health: Callable[[], Awaitable[Health]]
) -> FastAPI:
    """Raises FacadeIncomplete, RouteWithoutPolicy."""
    app = create_service_app(
        name=part.service,
        title=title,
        description=description,
        authenticator=authenticator,
        routers=fhir_routers([part]),
        health=health,
    )
    answer_in_fhir(app)
    return app
