"""What became true in the register. Instants are UTC; `avvenuto_il` is when it became true, as far as a day says it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.indicators.domain.registro.codici import MotivoAnnullamento
from services.indicators.domain.registro.contenuti import Contenuto
from shared.kernel.territory import Territorio


@dataclass(frozen=True)
class Registrata:
    """`sostituisce`: the registrazione of the same voce that this one corrects."""

    voce_id: str
    avvenuto_il: datetime
    registrazione_id: str
    territorio: Territorio
    contenuto: Contenuto
    sostituisce: str | None


@dataclass(frozen=True)
class Annullata:
    voce_id: str
    avvenuto_il: datetime
    registrazione_id: str
    motivo: MotivoAnnullamento


Fatto: TypeAlias = Registrata | Annullata
