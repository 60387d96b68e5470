"""Reads whom hospitals call in each Distretto, and refuses a file with which nobody could be reached."""

from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, model_validator

from services.dimissioni.adapters import file_dei_territori
from services.dimissioni.adapters.file_dei_territori import PerDistretto, Voce
from services.dimissioni.domain.contatti import Contatti, Contatto

_Nome = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
_Telefono = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ./-]{3,28}[0-9]$")]
_Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\s@]+@[^\s@]+\.[^\s@]+$")]


class _Contatto(Voce):
    nome: _Nome
    telefono: _Telefono | None = None
    email: _Email | None = None

    @model_validator(mode="after")
    def _raggiungibile(self) -> "_Contatto":
        if self.telefono is None and self.email is None:
            raise ValueError("telefono, email, or both")
        return self


class _File(PerDistretto[_Contatto]):
    pass


def leggi(percorso: Path | None) -> Contatti:
    """The contacts of the file at `percorso`, or of the example that comes with the service.

    Raises as `file_dei_territori.leggi`.
    """
    scritto, versione = file_dei_territori.leggi(percorso, "contatti.yaml", _File)
    return Contatti(
        versione=versione,
        esempio=scritto.esempio,
        per_distretto={codice: Contatto(**voce.model_dump()) for codice, voce in scritto.distretti.items()},
    )
