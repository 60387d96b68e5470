"""The FHIR R4 server of a service that stands alone: mounted under `/fhir/R4`. A host adds its part to others'."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import WebSocketRequestValidationError
from fastapi.responses import Response

from shared.fhir.outcome import MEDIA_TYPE, issue, outcome
from shared.web.auth import Authenticator
from shared.web.fhir import Part, fhir, fhir_routers
from shared.web.openapi import PROBLEM, Documented
from shared.web.service_app import Health, create_service_app

OUTCOME: Mapping[str, Any] = {
    "type": "object",
    "required": ["resourceType", "issue"],
    "properties": {
        "resourceType": {"const": "OperationOutcome"},
        "issue": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["severity", "code"]}},
    },
}
"""As far as a document of OpenAPI need tell what FHIR R4 defines."""


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
        rules=part.politica.di(part.service),
        denied=part.runner.denied,
    )
    answer_in_fhir(app)
    return app


def answer_in_fhir(app: Documented) -> None:
    """The same answers that every service gives to errors, told as OperationOutcome; but those of `Edge`, which reads
    nothing of a request that is not for it."""
    app.errors = {MEDIA_TYPE: {"schema": OUTCOME}, **PROBLEM}
    for error, handler in list(app.exception_handlers.items()):
        if error is not WebSocketRequestValidationError:
            app.exception_handlers[error] = _as_outcome(handler)


def _as_outcome(handler: Any) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def in_fhir(request: Request, error: Exception) -> Response:
        told = await handler(request, error)
        problem = json.loads(told.body)
        text = " — ".join(dict.fromkeys(part for part in (problem["title"], problem.get("detail")) if part))
        others = {k: v for k, v in told.headers.items() if k not in ("content-type", "content-length")}
        issues = [issue(problem["codice"], each["messaggio"], each["campo"]) for each in problem.get("errori", ())] or [
            issue(problem["codice"], text)
        ]
        return fhir(outcome(issues), told.status_code, others)

    return in_fhir
