"""The keys that sign the deliveries. None is kept: each is derived from the secret of the installation when needed.

A backup of the database therefore signs nothing, and the secret can be replaced: each key remembers from which one it
was derived, and the one before stays known until the keys derived from it have been rotated.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest

from shared.webhooks.refusals import ConsegneNonConfigurate

PIU_CORTO = 32
"""Bytes of the shortest secret of an installation."""


@dataclass(frozen=True)
class Chiave:
    """Which key of a subscription, derived from which secret, valid from when to when (UTC; `fino` None: no end)."""

    numero: int
    radice: str
    dal: datetime
    fino: datetime | None = None

    def valida(self, now: datetime) -> bool:
        return self.dal <= now and (self.fino is None or now < self.fino)


class Radici:
    """The secrets of the installation, the one in force first. Raises ValueError where one is too short to be one."""

    def __init__(self, segreti: Iterable[bytes] = ()) -> None:
        known = [segreto for segreto in segreti if segreto]
        if any(len(segreto) < PIU_CORTO for segreto in known):
            raise ValueError(f"a secret of at least {PIU_CORTO} bytes is needed")
        self._segreti: Mapping[str, bytes] = {_nome(segreto): segreto for segreto in known}

    def __repr__(self) -> str:
        return f"Radici({', '.join(self._segreti)})"

    @property
    def in_vigore(self) -> str:
        """Raises ConsegneNonConfigurate."""
        for nome in self._segreti:
            return nome
        raise ConsegneNonConfigurate()

    def deriva(self, abbonamento_id: str, chiave: Chiave) -> bytes | None:
        """32 bytes; None where the installation no longer has the secret. HKDF-Expand (RFC 5869), one block."""
        segreto = self._segreti.get(chiave.radice)
        if segreto is None:
            return None
        return digest(segreto, f"raccordo/consegne/{abbonamento_id}/{chiave.numero}\x01".encode(), "sha256")


def come_si_consegna(chiave: bytes) -> str:
    """A key as Standard Webhooks writes it."""
    return f"whsec_{b64encode(chiave).decode()}"


def _nome(segreto: bytes) -> str:
    return sha256(b"raccordo/consegne/nome/" + segreto).hexdigest()[:12]
