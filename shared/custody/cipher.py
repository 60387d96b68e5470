"""AES-256-GCM around bytes, with the id of the key in front, so that whoever reads knows which one to ask for.

A sealed blob is `MARK` (4 bytes, the last one the version of the form), the id of the key (16), a random nonce (12),
ciphertext and tag. What does not begin with the mark was written before there were keys, and is taken as it is: neither
JSON nor any text begins with it. The place that a blob belongs to is bound to it: at another one it does not open.
"""

import os
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK: Final = b"\xffRC\x01"
KEY_BYTES: Final = 32
_ID: Final = 16
_NONCE: Final = 12
_HEAD: Final = len(MARK) + _ID + _NONCE


class Tampered(Exception):
    """The blob is not what was written at this place, or not with this key."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one subject. Nothing shows `secret`: neither `repr` nor an error that quotes it."""

    id: str
    subject: str
    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls, subject: str) -> "DataKey":
        """A new one; its id is random and says nothing of anybody."""
        return cls(random_id(), subject, AESGCM.generate_key(KEY_BYTES * 8))

    def seal(self, place: str, content: bytes) -> bytes:
        """`place` says where the blob stands, for example `accessi/<id>`."""
        head = MARK + UUID(self.id).bytes
        nonce = os.urandom(_NONCE)
        return head + nonce + AESGCM(self.secret).encrypt(nonce, content, head + place.encode())

    def open(self, place: str, blob: bytes) -> bytes:
        """Raises Tampered."""
        head, nonce = blob[: len(MARK) + _ID], blob[len(MARK) + _ID : _HEAD]
        try:
            return AESGCM(self.secret).decrypt(nonce, blob[_HEAD:], head + place.encode())
        except InvalidTag:
            raise Tampered(place) from None

    def derived(self, purpose: str) -> bytes:
        """32 bytes for another purpose than sealing (HKDF-SHA256)."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self.secret)

    def fingerprint(self, purpose: str, value: str) -> bytes:
        """32 bytes that only the key can make of a value: found again by it, and not guessed back from it."""
        mac = HMAC(self.derived(purpose), SHA256())
        mac.update(value.encode())
        return mac.finalize()


def random_id() -> str:
    """Of a key: a UUID of 128 random bits, in whose order or age nothing can be read."""
    return str(UUID(bytes=os.urandom(16)))


def sealed_with(blob: bytes) -> str | None:
    """The id of the key that opens it; None where it was never sealed."""
    if len(blob) < _HEAD or not blob.startswith(MARK):
        return None
    return str(UUID(bytes=bytes(blob[len(MARK) : len(MARK) + _ID])))
