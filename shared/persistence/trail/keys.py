"""The keys that sign the audit. They are never in the database that they protect."""

import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

SHORTEST: Final = 32
"""Bytes."""
_written: Final = json.JSONEncoder(separators=(",", ":")).encode
"""Made once: making it costs more than what it writes."""
_NAME: Final = re.compile(r"[a-z0-9-]{1,32}")


class KeysUnreadable(ValueError):
    """Said in Italian, without the keys."""


@dataclass(frozen=True)
class TrailKeys:
    """`current` names the key that signs; the others still tell what they signed."""

    current: str
    by_name: Mapping[str, bytes]

    def mac(self, name: str, *parts: Any) -> str | None:
        """HMAC-SHA256 of the parts by that key, as hexadecimal; None where there is no such key."""
        key = self.by_name.get(name)
        return None if key is None else hmac.digest(key, canonical(parts), "sha256").hex()

    def sign(self, *parts: Any) -> str:
        """By the current key."""
        return hmac.digest(self.by_name[self.current], canonical(parts), "sha256").hex()

    def signed(self, mac: str, name: str, *parts: Any) -> bool:
        """Whether `mac` is what that key makes of the parts."""
        expected = self.mac(name, *parts)
        return expected is not None and hmac.compare_digest(expected.encode(), mac.encode())


def read_keys(text: str) -> TrailKeys | None:
    """`name:hexadecimal`, separated by spaces; the first one signs. None where there is none. Raises KeysUnreadable."""
    found: dict[str, bytes] = {}
    for each in text.split():
        name, _, written = each.partition(":")
        try:
            key = bytes.fromhex(written)
        except ValueError:
            key = b""
        if not _NAME.fullmatch(name) or len(key) < SHORTEST or name in found:
            raise KeysUnreadable(
                "le chiavi del registro degli accessi si scrivono nome:esadecimale, separate da spazi, "
                f"ciascuna di almeno {SHORTEST} byte e con un nome suo"
            )
        found[name] = key
    return TrailKeys(next(iter(found)), found) if found else None


def new_key(name: str) -> str:
    """A key as `read_keys` reads it."""
    return f"{name}:{secrets.token_hex(SHORTEST)}"


def canonical(parts: Sequence[Any]) -> bytes:
    """One text for one sequence of values, and another one for every other."""
    return _written(parts).encode()
