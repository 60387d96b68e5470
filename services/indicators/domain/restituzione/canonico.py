"""One way to write a document, so that whoever holds it can recompute its hash: RFC 8785 (JSON Canonicalization).

Keys are sorted, nothing is indented, text is UTF-8. There are no fractional numbers, on which implementations differ:
a fraction is the text `2/3` (or `3`), an instant the text `2026-03-31T21:59:59.999999Z`.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any

LARGEST = 2**53 - 1
"""Beyond it an integer is not the same in every language (RFC 8785, section 3.2.2.3)."""


def canonico(documento: object) -> bytes:
    """Raises TypeError for what has no canonical form, UnicodeEncodeError for half a character."""
    return json.dumps(_piano(documento), ensure_ascii=False, separators=(",", ":")).encode()


def impronta(canonical: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return sha256(canonical).hexdigest()


def _piano(value: object) -> Any:
    plain: Any
    match value:
        case Enum():
            plain = _piano(value.value)
        case None | bool() | str():
            plain = value
        case int() if abs(value) <= LARGEST:
            plain = value
        case Fraction():
            plain = str(value)
        case datetime():
            plain = f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
        case Mapping():
            plain = _ordinato({str(name): each for name, each in value.items()})
        case tuple() | list():
            plain = [_piano(each) for each in value]
        case _ if is_dataclass(value):
            plain = _ordinato({each.name: getattr(value, each.name) for each in fields(value)})
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form, or this one of it")
    return plain


def _ordinato(members: Mapping[str, object]) -> dict[str, Any]:
    """By UTF-16 code units, as the standard says."""
    return {name: _piano(members[name]) for name in sorted(members, key=lambda name: name.encode("utf-16-be"))}
