"""Whose tokens a process believes."""

import json
from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings

from shared.web.auth import Authenticator, Issuer
from shared.web.issuer_keys import FixedKeys


class IssuerSettings(BaseSettings):
    """The part of `RACCORDO_*` that concerns identity, the same in both forms."""

    emittente: str = ""
    """Name of the issuer of the tokens; without other settings its keys are found at this address, which is https."""
    destinatario: str = "raccordo"
    jwks_file: Path | None = None
    """Public keys of the issuer (a JWKS document), where it should not be asked for them."""
    jwks_indirizzo: str = ""
    """Where the issuer publishes them, where it does not say so itself."""
    emittente_ca_file: Path | None = None
    """Who signs the issuer's certificate (PEM), beside the public authorities."""
    emittente_locale: bool = False
    """Allows an issuer in the clear on this machine, to develop with."""
    chiavi_ore: float = Field(default=24, gt=0)
    """Hours for which published keys are believed after they were last read."""
    campo_ruoli: str = ""
    """Where the issuer lists the roles of an account (`realm_access.roles`), instead of `ruolo`."""
    token_ore: float | None = Field(default=None, gt=0)
    """Hours that a token may live at most, from `iat` to `exp`."""


class MissingIssuer(ValueError):
    """An API without an issuer would refuse everybody, and nobody would know why."""


def trusted(settings: IssuerSettings) -> Authenticator:
    """Raises MissingIssuer where it is not configured, or its keys cannot be read."""
    if not settings.emittente:
        raise MissingIssuer("serve RACCORDO_EMITTENTE (nome dell'emittente dei token)")
    issuer = Issuer(
        settings.emittente,
        settings.destinatario,
        roles_claim=settings.campo_ruoli,
        longest_life=None if settings.token_ore is None else timedelta(hours=settings.token_ore),
    )
    return _asking(settings, issuer) if settings.jwks_file is None else _reading(settings, settings.jwks_file, issuer)


def nobody() -> Authenticator:
    """For a process that answers no requests of people: it believes no token."""
    return Authenticator(Issuer("", ""))


def _reading(settings: IssuerSettings, file: Path, issuer: Issuer) -> Authenticator:
    if settings.jwks_indirizzo:
        raise MissingIssuer("RACCORDO_JWKS_FILE e RACCORDO_JWKS_INDIRIZZO si escludono")
    try:
        return Authenticator(issuer, FixedKeys(json.loads(file.read_text(encoding="utf-8"))))
    except (OSError, ValueError) as error:
        raise MissingIssuer(f"RACCORDO_JWKS_FILE ({file}) non si legge: {type(error).__name__}") from None


def _asking(settings: IssuerSettings, issuer: Issuer) -> Authenticator:
    from shared.web.published_keys import (  # noqa: PLC0415  # who reads a file, or writes a token, needs no HTTP client
        InvalidIssuerAddress,
        Published,
        PublishedKeys,
    )

    published = Published(
        settings.emittente,
        settings.jwks_indirizzo or None,
        loopback=settings.emittente_locale,
        ca_file=settings.emittente_ca_file,
        trusted_for=settings.chiavi_ore * 3600,
    )
    try:
        return Authenticator(issuer, PublishedKeys(published))
    except InvalidIssuerAddress as wrong:
        raise MissingIssuer(f"{wrong}; oppure le chiavi si danno con RACCORDO_JWKS_FILE") from None
    except OSError as error:
        raise MissingIssuer(
            f"RACCORDO_EMITTENTE_CA_FILE ({settings.emittente_ca_file}) non si legge: {type(error).__name__}"
        ) from None
