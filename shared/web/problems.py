"""Every error is `application/problem+json` (RFC 9457): Italian for the person, a stable `codice` for the program."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from shared.kernel.refusal import Forbidden, InvalidInput, NotFound, Refusal, VersionChanged
from shared.persistence.engine import OutcomeUnknown, Unavailable
from shared.web.auth import IssuerSilent, Unauthenticated
from shared.web.quota import TooManyRequests
from shared.web.validation import in_italian

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
COME_AGAIN: Mapping[str, str] = {"Retry-After": "5"}
"""Seconds: longer than a database takes to restart its connections, shorter than a person's patience."""


class PreconditionRequired(Refusal):
    """A change that replaces content must say which version it replaces (HTTP 428)."""

    codice = "if-match-mancante"
    titolo = "Per questa modifica serve l'intestazione If-Match con l'ETag letto"


_STATUS: tuple[tuple[type[Refusal], HTTPStatus], ...] = (
    (Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (IssuerSilent, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (PreconditionRequired, HTTPStatus.PRECONDITION_REQUIRED),
    (VersionChanged, HTTPStatus.PRECONDITION_FAILED),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Refusal, HTTPStatus.CONFLICT),
)

_HEADERS: Mapping[HTTPStatus, Mapping[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: COME_AGAIN,
}

OF_HTTP: Mapping[int, tuple[str, str]] = {
    404: (NotFound.codice, NotFound.titolo),
    405: ("metodo-non-ammesso", "Il metodo usato non è ammesso su questo indirizzo"),
    408: ("richiesta-lenta", "Il corpo della richiesta non è arrivato in tempo"),
    413: ("corpo-troppo-grande", "Il corpo della richiesta supera la dimensione ammessa"),
}

TOO_DEEP = ("annidamento-eccessivo", "Il corpo della richiesta ha troppi livelli, uno dentro l'altro")
"""What the JSON reader of Python gives up on (from a thousand levels on, by its version); no form of ours has ten."""


def status_of(refusal: Refusal) -> HTTPStatus:
    return next(status for kind, status in _STATUS if isinstance(refusal, kind))


def problem(
    status: int,
    codice: str,
    titolo: str,
    dettaglio: str | None = None,
    *,
    correlation_id: str = "",
    errori: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """`errori` names each wrong field: `campo` (a JSON pointer), `messaggio` in Italian, `codice` if a rule spoke."""
    body: dict[str, Any] = {
        "type": f"urn:raccordo:problema:{codice}",
        "title": titolo,
        "status": int(status),
        "codice": codice,
    }
    if dettaglio and dettaglio != titolo:
        body["detail"] = dettaglio
    if correlation_id:
        body["correlation_id"] = correlation_id
    if errori:
        body["errori"] = list(errori)
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def answer_problems(app: FastAPI) -> None:
    """Install the handlers on an application."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> JSONResponse:
        status = status_of(refusal)
        return problem(
            status,
            refusal.codice,
            refusal.titolo,
            refusal.dettaglio,
            correlation_id=_correlation(request),
            errori=refusal.errori,
            headers=_HEADERS.get(status),
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = error.errors()
        if any(each["type"] == "json_invalid" for each in errors):
            return problem(
                400, "json-malformato", "Il corpo della richiesta non è JSON", correlation_id=_correlation(request)
            )
        return problem(
            422,
            "richiesta-non-valida",
            "La richiesta non rispetta il formato previsto",
            correlation_id=_correlation(request),
            errori=[in_italian(each) for each in errors],
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, RecursionError):
            codice, titolo = TOO_DEEP
        else:
            codice, titolo = OF_HTTP.get(error.status_code, ("errore-http", HTTPStatus(error.status_code).phrase))
        return problem(error.status_code, codice, titolo, correlation_id=_correlation(request), headers=error.headers)

    @app.exception_handler(Unavailable)
    @app.exception_handler(OperationalError)
    async def unavailable(request: Request, error: Exception) -> JSONResponse:
        log.warning("the database does not answer", exc_info=error)
        return problem(
            503,
            "servizio-non-disponibile",
            "Il servizio si sta fermando o la base dati non risponde: nulla è stato modificato, riprovare tra poco",
            correlation_id=_correlation(request),
            headers=COME_AGAIN,
        )

    @app.exception_handler(OutcomeUnknown)
    async def outcome_unknown(request: Request, error: Exception) -> JSONResponse:
        log.error("nobody knows whether the commit happened", exc_info=error)
        return problem(
            503,
            "esito-non-noto",
            "La base dati è caduta mentre registrava: la modifica può essere avvenuta oppure no",
            "Ripetere la stessa richiesta con la stessa Idempotency-Key: avrà effetto una volta sola. "
            "Se non ne aveva una, rileggere prima di ripetere",
            correlation_id=_correlation(request),
            headers=COME_AGAIN,
        )

    @app.exception_handler(Exception)
    async def unexpected(request: Request, _error: Exception) -> JSONResponse:
        # `Edge` has written down which and where.
        return problem(
            500,
            "errore-interno",
            "Errore imprevisto: nulla è stato modificato. Segnalare il codice di correlazione",
            correlation_id=_correlation(request),
        )


def _correlation(request: Request) -> str:
    return str(request.scope.get("correlation_id", ""))
