"""The chain: each sealed row carries what all those before it were. Pure arithmetic on what the tables hold."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.persistence.trail.keys import TrailKeys

BEFORE_THE_FIRST = ""
"""The seal that the first row follows."""


class Head(NamedTuple):
    """How far the chain goes: the number of its last row, and its seal. Of an empty one, 0 and nothing."""

    numero: int = 0
    sigillo: str = BEFORE_THE_FIRST


def link(service: str, head: Head, position: int, impronta: str, at: str, keys: TrailKeys) -> dict[str, Any]:
    """The row of the chain that follows `head`."""
    numero = head.numero + 1
    told = _told(service, numero, position, impronta, at, keys.current, head.sigillo)
    return {
        "numero": numero,
        "position": position,
        "impronta": impronta,
        "sigillata_il": at,
        "chiave": keys.current,
        "sigillo": keys.sign(*told),
    }


def follows(row: Mapping[str, Any], service: str, before: str, keys: TrailKeys) -> bool:
    """Whether whoever holds the key wrote this row of the chain after the seal `before`."""
    told = _told(service, row["numero"], row["position"], row["impronta"], row["sigillata_il"], row["chiave"], before)
    return keys.signed(row["sigillo"], row["chiave"], *told)


def _told(*parts: Any) -> tuple[Any, ...]:
    return ("catena", *parts)
