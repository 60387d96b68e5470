"""What remains written on a case: the messages that spoke of it, and the contradictions that were found in them."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.dimissioni.domain.stati import Canale

_POSIZIONE = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class MessaggioRicevuto:
    """A message that was accepted. `effetti` names what it changed; empty where it changed nothing.

    Instants are UTC.
    """

    messaggio_id: str
    canale: Canale
    inviato_il: datetime | None
    ricevuto_il: datetime
    effetti: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnomaliaRegistrata:
    """A data-quality finding: what contradicted was written down here and not applied.

    `elemento` is the FHIR path where the message's reader found it, or the field of the message where the case
    contradicted it. `testo` is Italian and holds no personal data.
    """

    codice: str
    elemento: str
    testo: str
    registrata_il: datetime
    messaggio_id: str | None = None


def rilievo(codice: str, elemento: str) -> tuple[str, str]:
    """What is said of which element, wherever it stands: a message is free to order its resources as it likes."""
    return codice, _POSIZIONE.sub("", elemento)
