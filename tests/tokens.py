"""Real signed tokens for tests: an Ed25519 issuer of our own, verified by the real Authenticator."""

import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from shared.web.auth import Authenticator, Issuer

EMITTENTE = "https://emittente.test"
DESTINATARIO = "raccordo"
_KEY = Ed25519PrivateKey.generate()


def chiave_di_prova() -> Ed25519PrivateKey:
    """For tokens that no library would write."""
    return _KEY


def emittente() -> Issuer:
    public = json.loads(OKPAlgorithm.to_jwk(_KEY.public_key()))
    return Issuer(EMITTENTE, DESTINATARIO, {"keys": [public | {"kid": "prova", "alg": "EdDSA", "use": "sig"}]})


def authenticator() -> Authenticator:
    return Authenticator(emittente())


def gettone(ruolo: str = "assistente_sociale", *, sub: str = "as-1", scade_fra: int = 3600, **claims: Any) -> str:
    """A token; territory by `ambiti=[...]`, `distretti=[...]`, `asst=[...]`, `ats=[...]`, `regione=True`."""
    now = int(time.time())
    payload = {
        "iss": EMITTENTE,
        "aud": DESTINATARIO,
        "sub": sub,
        "ruolo": ruolo,
        "iat": now,
        "exp": now + scade_fra,
        **claims,
    }
    return jwt.encode(payload, _KEY, algorithm="EdDSA", headers={"kid": "prova"})


def intestazioni(ruolo: str = "assistente_sociale", **claims: Any) -> dict[str, str]:
    """Authorization header of somebody of the Ambito di Bergamo unless told otherwise."""
    if not claims.keys() & {"ambiti", "distretti", "asst", "ats", "regione"}:
        claims["ambiti"] = ["50036"]
    return {"Authorization": f"Bearer {gettone(ruolo, **claims)}"}
