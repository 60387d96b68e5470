"""Bearer JWT: who calls, with which role and territory. Keys come from configuration, never from the network here.

Accepted algorithms are asymmetric and named; a token that says otherwise is refused before its signature is looked at.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import PyJWK, PyJWKSet

from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.refusal import Refusal

ALGORITHMS = ("EdDSA", "ES256", "RS256")
REMEMBERED = 4096
LONGEST_SUBJECT = 128
"""Characters: who acts is kept in the audit, and PostgreSQL holds a column to its length."""
LEEWAY = 30
"""Seconds of clock difference tolerated between the issuer and us."""


class Unauthenticated(Refusal):
    codice = "token-non-valido"
    titolo = "Le credenziali non sono valide"


class TokenMissing(Unauthenticated):
    codice = "token-assente"
    titolo = "Serve un token di accesso (Authorization: Bearer)"


class TokenExpired(Unauthenticated):
    codice = "token-scaduto"
    titolo = "Il token di accesso è scaduto"


@dataclass(frozen=True)
class Issuer:
    """Whom we trust: its name, the audience it writes for us, its public keys (a JWKS document)."""

    name: str
    audience: str
    jwks: Mapping[str, Any]

    @classmethod
    def from_file_text(cls, name: str, audience: str, text: str) -> "Issuer":
        return cls(name, audience, json.loads(text))


class Authenticator:
    """Turns an Authorization header into an Actor. Verified tokens are remembered until they expire."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        # A set without keys is refused by the library; to us it says that nobody is believed.
        keys = PyJWKSet.from_dict(dict(issuer.jwks)).keys if issuer.jwks["keys"] else []
        self._keys: dict[str, PyJWK] = {key.key_id: key for key in keys if key.key_id is not None}
        self._verified: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    def authenticate(self, token: str | None) -> Actor:
        """Raises TokenMissing, TokenExpired, Unauthenticated."""
        if not token:
            raise TokenMissing()
        known = self._verified.get(token)
        if known is not None and known[0] > time.time() - LEEWAY:
            return known[1]
        claims = self._verify(token)
        actor = _actor(claims)
        self._verified[token] = (float(claims["exp"]), actor)
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)
        return actor

    def _verify(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys[header["kid"]]
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[algorithm for algorithm in ALGORITHMS if algorithm == key.algorithm_name],
                audience=self._issuer.audience,
                issuer=self._issuer.name,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub", "ruolo"]},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpired() from None
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            raise Unauthenticated() from None
        return claims


def _actor(claims: Mapping[str, Any]) -> Actor:
    try:
        ruolo = Ruolo(claims["ruolo"])
    except ValueError:
        raise Unauthenticated("Il ruolo indicato nel token non esiste") from None
    if ruolo is Ruolo.SISTEMA:
        raise Unauthenticated("Il ruolo indicato nel token è riservato alla piattaforma")
    scope = Scope(
        ambiti=_codes(claims, "ambiti"),
        distretti=_codes(claims, "distretti"),
        asst=_codes(claims, "asst"),
        ats=_codes(claims, "ats"),
        tutto=claims.get("regione") is True and ruolo in (Ruolo.ATS_REGIONE, Ruolo.AMMINISTRATORE),
    )
    subject = str(claims["sub"])
    if not (1 <= len(subject) <= LONGEST_SUBJECT and subject.isprintable()):
        raise Unauthenticated(f"`sub` deve avere da 1 a {LONGEST_SUBJECT} caratteri stampabili")
    return Actor(id=subject, ruolo=ruolo, scope=scope)


def _codes(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    value = claims.get(name, [])
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise Unauthenticated(f"Il campo {name} del token deve essere un elenco di codici")
    return frozenset(value)
