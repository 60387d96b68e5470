"""One attempt to be made, who makes it, and how it ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from shared.webhooks.chiavi import Radici
from shared.webhooks.indirizzo import Ammessi


@dataclass(frozen=True)
class Regolazione:
    """What an installation allows: hosts, networks, and the secrets from which keys are derived."""

    ammessi: Ammessi
    radici: Radici

    @classmethod
    def di(cls, host: str, reti: str, segreti: Iterable[str]) -> "Regolazione":
        """From settings: lists separated by commas, the secret in force first, empty ones left out.

        Raises ValueError where a host or a network is none, or a secret is too short to be one.
        """
        return cls(Ammessi(host.split(","), reti.split(",")), Radici(segreto.encode() for segreto in segreti))


CHIUSA = Regolazione(Ammessi(), Radici())
"""Nothing is delivered anywhere."""


@dataclass(frozen=True)
class Spedizione:
    """Everything that the carrier needs, and nothing that it would have to look up.

    `id` is the webhook-id: the same at every attempt. `contenuto` is UTF-8 text, of the media type `tipo`; it is
    signed with each of `chiavi`.
    """

    id: str
    url: str
    tipo: str
    contenuto: bytes
    chiavi: tuple[bytes, ...]


class Esito(StrEnum):
    """How an attempt ended."""

    CONSEGNATO = "consegnato"
    RISPOSTA_NEGATIVA = "risposta_negativa"
    RINVIO = "rinvio"
    """A redirect: it is not followed."""
    RITIRATO = "ritirato"
    """410: the receiver does not want to be called any more."""
    TROPPO_LENTO = "troppo_lento"
    NON_RAGGIUNTO = "non_raggiunto"
    CERTIFICATO_NON_VALIDO = "certificato_non_valido"
    INDIRIZZO_NON_AMMESSO = "indirizzo_non_ammesso"
    CHIAVE_ASSENTE = "chiave_assente"
    """The installation no longer has the secret of any valid key."""
    GUASTO = "guasto"
    """Ours."""


@dataclass(frozen=True)
class Risposta:
    """`http` is the status; `riprova_fra` what the receiver asked for with Retry-After."""

    esito: Esito
    http: int | None = None
    riprova_fra: timedelta | None = None
    durata_ms: int = 0


class Corriere(Protocol):
    async def porta(self, spedizione: Spedizione) -> Risposta:
        """One attempt. Never raises: what goes wrong is an outcome."""
        ...
