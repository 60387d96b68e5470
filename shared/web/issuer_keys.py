"""The public keys that an issuer signs with, and which of them are believed.

A key decides by which algorithm it is checked; what a token says of itself decides nothing.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK

ALGORITHMS: Final = {"EdDSA": Ed25519PublicKey, "ES256": EllipticCurvePublicKey, "RS256": RSAPublicKey}
"""Asymmetric algorithms, and what a key must be for each: the public half, and of no other kind."""
SHORTEST_RSA: Final = 2048
"""Bits (RFC 7518, section 3.3)."""

Believed = Mapping[str, PyJWK]
"""Keys by `kid`. Another object means that the keys are others."""
NOBODY: Final[Believed] = {}


class Standing(NamedTuple):
    """How an issuer that is asked for its keys is doing. `detail` is Italian, and empty where all is well."""

    usable: bool
    """Whether there are keys that count now."""
    detail: str = ""


class Keys(Protocol):
    """Where the keys of an issuer come from."""

    def believed(self) -> Believed:
        """The keys that count now. Waits for nothing."""
        ...

    async def ask_again(self) -> bool:
        """Somebody came with a `kid` that nobody knows. Whether the issuer was asked since: look again."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def standing(self) -> Standing | None:
        """None where nobody is asked for them."""
        ...


class FixedKeys:
    """Keys out of the configuration. Raises ValueError where `jwks` is no JWKS document."""

    def __init__(self, jwks: object) -> None:
        self._keys = usable_keys(jwks)

    def believed(self) -> Believed:
        return self._keys

    async def ask_again(self) -> bool:
        return False

    async def start(self) -> None:
        """Nothing to start."""

    async def stop(self) -> None:
        """Nothing to stop."""

    def standing(self) -> Standing | None:
        return None


def usable_keys(jwks: object) -> Believed:
    """The keys of a JWKS document that may check a signature; others are left out, as RFC 7517 (section 5) asks.

    Left out: keys without a `kid`, for other uses or algorithms, too short, private, or unreadable; and both of two
    that share a `kid`, because nobody could say which one is meant. Raises ValueError where it is no JWKS document.
    """
    entries = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(entries, list):
        raise ValueError("not a JWKS document")
    found: dict[str, PyJWK] = {}
    twice: set[str] = set()
    for entry in entries:
        key = _usable(entry)
        if key is None or key.key_id is None:
            continue
        if key.key_id in found:
            twice.add(key.key_id)
        found[key.key_id] = key
    return {kid: key for kid, key in found.items() if kid not in twice}


def _usable(entry: Any) -> PyJWK | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig" or not isinstance(entry.get("alg", ""), str):
        return None
    operations = entry.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    try:
        key = PyJWK.from_dict(entry)
    except Exception:  # whatever the library stumbles over, this entry is no key for us, and the next one may be
        return None
    kind = ALGORITHMS.get(key.algorithm_name)
    return key if kind is not None and isinstance(key.key, kind) and _strong(key.key) else None


def _strong(key: object) -> bool:
    if isinstance(key, RSAPublicKey):
        return key.key_size >= SHORTEST_RSA
    return not isinstance(key, EllipticCurvePublicKey) or isinstance(key.curve, SECP256R1)
