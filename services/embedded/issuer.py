"""The development issuer: signs tokens for this machine, so that a new user can call the API within a minute.

It exists only in the embedded host and only on a loopback address: whoever can read the key file can be anybody.
"""

import ipaddress
import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo
from shared.kernel.clock import SystemClock
from shared.kernel.territory import lombardia
from shared.process.identity import trusted
from shared.web.auth import Authenticator, Issuer

NAME = "urn:raccordo:emittente-di-sviluppo"
KEY_ID = "sviluppo"
KEY_FILE = "emittente-di-sviluppo.json"
DEFAULT_LIFE = timedelta(hours=8)


class UnsafeIssuer(Exception):
    """The development issuer would be reachable from other machines."""


class Sviluppo:
    """The issuer of one data folder; its key is made at first use and readable by its owner only."""

    def __init__(self, folder: Path, audience: str) -> None:
        self._audience = audience
        self._key = _key(folder / KEY_FILE)

    def issuer(self) -> Issuer:
        public = json.loads(OKPAlgorithm.to_jwk(self._key.public_key()))
        return Issuer(NAME, self._audience, {"keys": [public | {"kid": KEY_ID, "alg": "EdDSA", "use": "sig"}]})

    def token(
        self, *, sub: str, ruolo: Ruolo, now: datetime | None = None, life: timedelta = DEFAULT_LIFE, **claims: Any
    ) -> str:
        """A signed token. `claims` are ambiti, distretti, asst, ats (lists of codes) and regione (true)."""
        issued = now or SystemClock().now()
        payload = {
            "iss": NAME,
            "aud": self._audience,
            "sub": sub,
            "ruolo": ruolo.value,
            "iat": issued,
            "exp": issued + life,
            **claims,
        }
        return jwt.encode(payload, self._key, algorithm="EdDSA", headers={"kid": KEY_ID})


def authenticator(settings: HostSettings) -> Authenticator:
    """Whom the host believes.

    Raises UnsafeIssuer for the development issuer on an address that others can reach, MissingIssuer where the keys of
    another one are not to be had.
    """
    if settings.emittente:
        return trusted(settings)
    if not _loopback(settings.indirizzo):
        raise UnsafeIssuer(
            f"L'emittente di sviluppo funziona solo su un indirizzo locale, non su {settings.indirizzo}: "
            "configurare RACCORDO_EMITTENTE"
        )
    return Authenticator(Sviluppo(settings.dati, settings.destinatario).issuer())


def territory_claims(
    ambiti: list[str], distretti: list[str], asst: list[str], ats: list[str], *, regione: bool
) -> dict[str, Any]:
    """The claims of a territory, each code checked against the table. Raises ValueError with the unknown code."""
    voci = lombardia().voci
    known = {
        "ambiti": (ambiti, {v.territorio.ambito for v in voci}),
        "distretti": (distretti, {v.territorio.distretto for v in voci}),
        "asst": (asst, {v.territorio.asst for v in voci}),
        "ats": (ats, {v.ats for v in voci}),
    }
    claims: dict[str, Any] = {}
    for name, (codes, existing) in known.items():
        for code in codes:
            if code not in existing:
                raise ValueError(f"codice {code} sconosciuto tra {name}")
        if codes:
            claims[name] = codes
    if regione:
        claims["regione"] = True
    return claims


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _key(path: Path) -> Ed25519PrivateKey:
    if path.exists():
        key = OKPAlgorithm.from_jwk(path.read_text(encoding="utf-8"))
        if not isinstance(key, Ed25519PrivateKey):
            raise UnsafeIssuer(f"{path} non contiene una chiave privata Ed25519")
        return key
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(json.loads(OKPAlgorithm.to_jwk(key))))
    return key
