"""The states of a dimissione protetta, and how a step of its path is remembered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stato(StrEnum):
    """In the order of the path; the last two end it before its end, always with a reason."""

    SEGNALATA = "segnalata"
    PRESA_IN_CARICO = "presa_in_carico"
    VALUTATA = "valutata"
    PIANIFICATA = "pianificata"
    SERVIZI_PRONTI = "servizi_pronti"
    DIMESSA = "dimessa"
    CONCLUSA = "conclusa"
    RIFIUTATA = "rifiutata"
    ANNULLATA = "annullata"


ORDINE = {stato: posto for posto, stato in enumerate(Stato)}

CAMMINO = tuple(stato for stato in Stato if stato not in (Stato.RIFIUTATA, Stato.ANNULLATA))
"""The path from the segnalazione to its conclusion."""

INTERROTTI = frozenset({Stato.RIFIUTATA, Stato.ANNULLATA})
CHIUSI = INTERROTTI | {Stato.CONCLUSA}


def precede(stato: Stato, altro: Stato) -> bool:
    """Whether a case in `stato` has still to reach `altro`. A closed case has nothing left to reach."""
    return stato not in CHIUSI and CAMMINO.index(stato) < CAMMINO.index(altro)


class Provenienza(StrEnum):
    """How a step became known: through an interface, or typed by a person."""

    INTEGRAZIONE = "integrazione"
    MANUALE = "manuale"


class Canale(StrEnum):
    """The channel on which the segnalazione came; the answer to the hospital goes back on it."""

    HTTP = "http"
    TOPIC = "topic"
    MANUALE = "manuale"


@dataclass(frozen=True)
class Momento:
    """When something happened and when we came to know (UTC instants), from whom and how.

    `da` is the account or the system that said it, never the person cared for.
    """

    avvenuto_il: datetime
    registrato_il: datetime
    da: str
    provenienza: Provenienza


@dataclass(frozen=True)
class Passo:
    """A step of the path that was made. One that nobody has told of, or that was skipped, has no date."""

    stato: Stato
    avvenuto_il: datetime
    registrato_il: datetime
    da: str
    provenienza: Provenienza
