"""Bearer JWT: who calls, with which role and territory.

Accepted algorithms are asymmetric and named; a token that says otherwise is refused before its signature is looked at.
What a token says of keys (`jwk`, `jku`, `x5u`) is never read: keys are those of the issuer (`shared.web.issuer_keys`).
"""

import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import jwt

from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.refusal import Refusal
from shared.web.issuer_keys import NOBODY, Believed, FixedKeys, Keys

REMEMBERED = 4096
LONGEST_SUBJECT = 128
"""Characters: who acts is kept in the audit, and PostgreSQL holds a column to its length."""
LONGEST_TOKEN: Final = 8192
"""Characters: room for every Ambito of Lombardy, and what servers accept in a header anyway."""
LEEWAY = 30
"""Seconds of clock difference tolerated between the issuer and us."""
LATEST: Final = 253_402_300_800
"""The year 10000: beyond it a time is none."""
TYPES: Final = {None, "jwt", "at+jwt", "application/at+jwt"}
"""`typ` of what lets somebody in (RFC 9068): other JWTs of the same issuer have other purposes (RFC 8725, 3.11)."""
ROLES: Final = frozenset(Ruolo)
EVERYWHERE: Final = frozenset({Ruolo.ATS_REGIONE, Ruolo.AMMINISTRATORE})
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2}")


class Unauthenticated(Refusal):
    codice = "token-non-valido"
    titolo = "Le credenziali non sono valide"


class TokenMissing(Unauthenticated):
    codice = "token-assente"
    titolo = "Serve un token di accesso (Authorization: Bearer)"


class TokenExpired(Unauthenticated):
    codice = "token-scaduto"
    titolo = "Il token di accesso è scaduto"


class IssuerSilent(Refusal):
    """Nobody can tell whether the caller is who they say (HTTP 503)."""

    codice = "emittente-non-raggiungibile"
    titolo = "L'emittente dei token non risponde e le credenziali non si possono verificare: riprovare tra poco"


class _KeyUnknown(Unauthenticated):
    """The token may be good: it was signed with a key that nobody here has seen."""


@dataclass(frozen=True)
class Issuer:
    """Whom we trust: its name, the audience it writes for us, its public keys where they are configured (JWKS).

    `roles_claim`: where the issuer lists the roles of an account (names joined by dots, `realm_access.roles`), instead
    of `ruolo`. `longest_life`: from `iat` to `exp`; a token that lives longer is refused.
    """

    name: str
    audience: str
    jwks: Mapping[str, Any] = field(default_factory=lambda: {"keys": []})
    roles_claim: str = ""
    longest_life: timedelta | None = None


class Authenticator:
    """Turns a token into an Actor. Verified tokens are remembered until they expire, or the keys change.

    `keys` replaces those of the configuration. Raises ValueError where these are no JWKS document.
    """

    def __init__(self, issuer: Issuer, keys: Keys | None = None) -> None:
        self._issuer = issuer
        self.keys: Keys = FixedKeys(issuer.jwks) if keys is None else keys
        self._believed: Believed = NOBODY
        self._verified: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    async def authenticated(self, token: str | None) -> Actor:
        """Waits only where the key of the token is unknown. Raises as `authenticate` does, and IssuerSilent."""
        try:
            return self.authenticate(token)
        except _KeyUnknown:
            asked = await self.keys.ask_again()
            standing = self.keys.standing()
            if standing is not None and not standing.usable:
                raise IssuerSilent() from None
            if not asked:
                raise
        return self.authenticate(token)

    def authenticate(self, token: str | None) -> Actor:
        """By the keys known now. Raises TokenMissing, TokenExpired, Unauthenticated."""
        if not token:
            raise TokenMissing()
        believed = self.keys.believed()
        if believed is not self._believed:
            self._believed = believed
            self._verified.clear()
        known = self._verified.get(token)
        if known is not None and known[0] > time.time() - LEEWAY:
            return known[1]
        claims = self._verify(token, believed)
        actor = _actor(claims, self._ruolo(claims))
        self._verified[token] = (float(claims["exp"]), actor)
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)
        return actor

    def _verify(self, token: str, believed: Believed) -> dict[str, Any]:
        try:
            kid = _kid(token)
            if kid not in believed:
                raise _KeyUnknown()
            key = believed[kid]
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._issuer.audience,
                issuer=self._issuer.name,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpired() from None
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            raise Unauthenticated() from None
        self._check_times(claims)
        return claims

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        """The library reads a time out of whatever looks like a number."""
        for name in ("exp", "iat", "nbf"):
            value = claims.get(name, 0)
            if type(value) not in (int, float) or not 0 <= value < LATEST:
                raise Unauthenticated(f"Il campo {name} del token deve essere un istante in secondi")
        longest = self._issuer.longest_life
        if longest is not None and claims["exp"] - claims["iat"] > longest.total_seconds():
            raise Unauthenticated("Il token dura più di quanto è ammesso")

    def _ruolo(self, claims: Mapping[str, Any]) -> Ruolo:
        path = self._issuer.roles_claim
        ruolo: Any = _only_one(_at(claims, path)) if path else claims.get("ruolo")
        try:
            return Ruolo(ruolo)
        except ValueError:
            raise Unauthenticated("Il ruolo indicato nel token non esiste") from None


def _kid(token: str) -> str:
    """The name of the key. Extensions (`crit`, `b64`) the library refuses. Raises Unauthenticated, jwt.PyJWTError."""
    if len(token) > LONGEST_TOKEN or not _COMPACT.fullmatch(token):
        raise Unauthenticated()
    header = jwt.get_unverified_header(token)
    kid, typ = header.get("kid"), header.get("typ")
    if not isinstance(kid, str) or (typ.lower() if isinstance(typ, str) else typ) not in TYPES:
        raise Unauthenticated()
    return kid


def _at(claims: Mapping[str, Any], path: str) -> Any:
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _only_one(roles: Any) -> str:
    """Issuers list roles of their own, too; two of ours would leave open in whose name somebody acts."""
    listed = roles if isinstance(roles, list) else []
    ours = {role for role in listed if isinstance(role, str) and role in ROLES}
    if len(ours) != 1:
        raise Unauthenticated("Tra i ruoli indicati nel token deve essercene uno solo di Raccordo")
    return ours.pop()


def _actor(claims: Mapping[str, Any], ruolo: Ruolo) -> Actor:
    if ruolo is Ruolo.SISTEMA:
        raise Unauthenticated("Il ruolo indicato nel token è riservato alla piattaforma")
    regione = claims.get("regione", False)
    if type(regione) is not bool or (regione and ruolo not in EVERYWHERE):
        raise Unauthenticated("Il campo regione del token non spetta a questo ruolo")
    scope = Scope(
        ambiti=_codes(claims, "ambiti"),
        distretti=_codes(claims, "distretti"),
        asst=_codes(claims, "asst"),
        ats=_codes(claims, "ats"),
        tutto=regione,
    )
    subject = str(claims["sub"])
    if not (1 <= len(subject) <= LONGEST_SUBJECT and subject.isprintable() and subject.strip()):
        raise Unauthenticated(f"`sub` deve avere da 1 a {LONGEST_SUBJECT} caratteri stampabili")
    return Actor(id=subject, ruolo=ruolo, scope=scope)


def _codes(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    value = claims.get(name, [])
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise Unauthenticated(f"Il campo {name} del token deve essere un elenco di codici")
    return frozenset(value)
