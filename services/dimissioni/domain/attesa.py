"""The territory cannot go on until the hospital says more: the request is on hold, and both know why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Mancanza(StrEnum):
    """What is missing."""

    IDENTITA = "identita"
    RECAPITI = "recapiti"
    BISOGNO = "bisogno"
    DOCUMENTAZIONE_CLINICA = "documentazione_clinica"
    DATA_PREVISTA = "data_prevista"
    ALTRO = "altro"


@dataclass(frozen=True)
class Attesa:
    """Since the UTC instant `dal`. `richiesta` is free text to the hospital: never in a log, an error or an event."""

    manca: Mancanza
    richiesta: str | None
    dal: datetime
    da: str
