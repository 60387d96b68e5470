"""One service as a FastAPI application, complete with what all services have."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from fastapi import APIRouter, Depends
from fastapi.telemetry import TelemetryConfig

from shared.kernel.ids import Uuid7Ids
from shared.persistence.call import Call
from shared.web.auth import Authenticator
from shared.web.edge import Edge
from shared.web.openapi import Documented
from shared.web.policy import public, require_policies
from shared.web.politica import Regola, politica
from shared.web.problems import answer_problems
from shared.web.schemas import View

BODY_LIMIT = 1_048_576
"""Bytes; enough for any form. The FHIR edge sets its own."""

SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own telemetry, which begins by itself where it finds a provider or a variable of the environment: it tells
path, query and texts of exceptions, and those hold ids and what people wrote. Ours is in `Edge`."""


class Stato(View):
    """Readiness of a service, without anything about anybody."""

    servizio: str
    versione: str
    stato: str
    in_uscita: int
    """Events committed and not yet handed to the bus."""
    lettere_morte: int
    """Events that could not be applied and wait for somebody."""
    in_pausa: bool
    """The consumer stopped because nothing succeeded any more."""


@dataclass(frozen=True)
class Health:
    """What a service can say of itself now."""

    in_uscita: int = 0
    lettere_morte: int = 0
    in_pausa: bool = False


def create_service_app(
    *,
    name: str,
    title: str,
    description: str,
    authenticator: Authenticator,
    routers: Sequence[APIRouter],
    health: Callable[[], Awaitable[Health]],
    denied: Callable[[Call, str], Awaitable[None]],
    body_limit: int = BODY_LIMIT,
    rules: Mapping[str, Regola] | None = None,
) -> Documented:
    """`rules`: who may what, by the route's name; None: the table's lines for `name`. `denied` notes in the audit whom
    they sent away, and the code by which they did.

    Raises RouteWithoutPolicy where a route does not ask, or the table does not say, who may use it.
    """
    app = Documented(
        title=title,
        description=description,
        version=version(name),
        docs_url=None,
        redoc_url=None,
        telemetry=SILENT,
    )
    app.state.authenticator = authenticator
    app.state.politica = politica().di(name) if rules is None else rules
    app.state.denied = denied
    answer_problems(app)
    app.add_middleware(Edge, service=name, limit=body_limit, new_id=Uuid7Ids().new)
    for router in routers:
        app.include_router(router)

    @app.get("/status", response_model=Stato, dependencies=[Depends(public)], tags=["Servizio"], summary="Stato")
    async def status() -> Stato:
        now = await health()
        return Stato(
            servizio=name,
            versione=app.version,
            stato="in pausa" if now.in_pausa else "attivo",
            in_uscita=now.in_uscita,
            lettere_morte=now.lettere_morte,
            in_pausa=now.in_pausa,
        )

    require_policies(app)
    return app
