"""Whose tokens a process believes."""

import json

from shared.process.settings import ProcessSettings
from shared.web.auth import Authenticator, Issuer


class MissingIssuer(ValueError):
    """An API without an issuer would refuse everybody, and nobody would know why."""


def trusted(settings: ProcessSettings) -> Authenticator:
    """Raises MissingIssuer where it is not configured, or its keys cannot be read."""
    if not settings.emittente or settings.jwks_file is None:
        raise MissingIssuer("servono RACCORDO_EMITTENTE (nome dell'emittente dei token) e RACCORDO_JWKS_FILE (chiavi)")
    try:
        text = settings.jwks_file.read_text(encoding="utf-8")
        return Authenticator(Issuer.from_file_text(settings.emittente, settings.destinatario, text))
    except (OSError, json.JSONDecodeError, ValueError) as error:
        raise MissingIssuer(f"RACCORDO_JWKS_FILE ({settings.jwks_file}) non si legge: {type(error).__name__}") from None


def nobody() -> Authenticator:
    """For a process that answers no requests of people: it believes no token."""
    return Authenticator(Issuer("", "", {"keys": []}))
