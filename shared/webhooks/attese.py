"""How long to wait before trying again: for days, as Standard Webhooks suggests, not for minutes."""

from datetime import datetime, timedelta
from hashlib import blake2b

from shared.webhooks.spedizione import Esito, Risposta

ATTESE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
    timedelta(hours=24),
)
"""After the first failed attempt, the second, ...: a little over four days in all. The first attempt is immediate."""

SPARPAGLIO = 0.1
"""Up to this much longer, so that what failed together is not tried again together."""

PIU_LUNGA = timedelta(hours=24)
"""The longest wait that a receiver may ask for with Retry-After."""


def attesa_dopo(falliti: int, sorte: float) -> timedelta | None:
    """The wait after so many failed attempts (from 1). None: no more attempts. `sorte` is in 0..1."""
    if falliti > len(ATTESE):
        return None
    return ATTESE[falliti - 1] * (1 + SPARPAGLIO * sorte)


def sorte(id: str, falliti: int) -> float:
    """In 0..1, always the same for the same attempt: scattered among deliveries, and repeatable."""
    drawn = blake2b(f"{id}/{falliti}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn) / 0xFFFFFFFF


def riprova(id: str, falliti: int, risposta: Risposta, now: datetime) -> datetime | None:
    """When to try again (UTC) what failed just now, for the `falliti`-th time in a row; None: no more.

    Never again where the receiver said so; later than the schedule where it asked for it, within PIU_LUNGA.
    """
    wait = attesa_dopo(falliti, sorte(id, falliti))
    if wait is None or risposta.esito is Esito.RITIRATO:
        return None
    return now + max(wait, min(risposta.riprova_fra or wait, PIU_LUNGA))
