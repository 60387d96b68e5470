"""One row of the audit: who did what, to whom, why, from where, and how it ended. Ids and codes only, and signed."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from shared.persistence.call import Call
from shared.persistence.trail.keys import TrailKeys, canonical

TOLD: Final = (
    "at",
    "actor_id",
    "ruolo",
    "azione",
    "touched",
    "esito",
    "correlation_id",
    "verb",
    "finalita",
    "motivo",
    "da",
)
"""What a signature is about, in its order; then the name of the key, and chance that makes every row another one."""
WHOLE: Final = (*TOLD, "chiave", "firma")
CHANCE: Final = 16
"""Characters at the beginning of a signature: a row that was copied is told from one that happened twice."""
LONGEST_OBJECT: Final = 64


def audit_row(
    call: Call, now: datetime, touched: Sequence[str], esito: str, service: str, keys: TrailKeys | None
) -> dict[str, Any]:
    """Without keys it is not signed: nobody seals it, either."""
    row: dict[str, Any] = {
        "at": now.isoformat(),
        "actor_id": call.actor.id,
        "ruolo": call.actor.ruolo.value,
        "azione": call.azione,
        "touched": json.dumps(touched),
        "esito": esito,
        # As others say it: an event is not refused for what only helps to find it again.
        "correlation_id": _short(call.correlation_id, 64),
        "verb": call.verb,
        "finalita": _short(call.finalita, 64) or None,
        "motivo": _short(call.motivo, 128) or None,
        "da": _short(call.da, 64) or None,
        "chiave": None,
        "firma": None,
    }
    if keys is not None:
        chance = secrets.token_hex(CHANCE // 2)
        row["chiave"] = keys.current
        row["firma"] = chance + keys.sign(*_told(row, service, chance))
    return row


def authentic(row: Mapping[str, Any], service: str, keys: TrailKeys) -> bool:
    """Whether whoever holds the key wrote the row, as it is."""
    chance, mac = row["firma"][:CHANCE], row["firma"][CHANCE:]
    return keys.signed(mac, row["chiave"], *_told(row, service, chance))


def fingerprint(row: Mapping[str, Any]) -> str:
    """Of everything in the row but where it stands, signed or not."""
    return sha256(canonical([row[name] for name in WHOLE])).hexdigest()


def objects(touched: str) -> list[str]:
    """What a row touched, as the index keeps it. A text that no row of ours could hold touches nothing."""
    try:
        listed = json.loads(touched)
    except ValueError:
        return []
    found = listed if isinstance(listed, list) else []
    return list(dict.fromkeys(each[:LONGEST_OBJECT] for each in found if isinstance(each, str)))


def _told(row: Mapping[str, Any], service: str, chance: str) -> list[Any]:
    return ["riga", service, *(row[name] for name in TOLD), row["chiave"], chance]


def _short(text: str, longest: int) -> str:
    return text.replace("\0", "")[:longest]
