"""Reads the territories' protocolli from their file, and refuses a file that says something impossible."""

from pathlib import Path

from pydantic import Field

from services.dimissioni.adapters import file_dei_territori
from services.dimissioni.adapters.file_dei_territori import PerDistretto, Voce
from services.dimissioni.domain.protocollo import Decorrenza, Fase, Protocolli, Protocollo, Tempo


class _Tempo(Voce):
    giorni: int = Field(ge=0, le=365)
    da: Decorrenza


class _Protocollo(Voce):
    nome: str
    tempi: dict[Fase, _Tempo]


class _File(PerDistretto[_Protocollo]):
    nota: str = ""
    predefinito: _Protocollo | None = None


def leggi(percorso: Path | None) -> Protocolli:
    """The protocolli of the file at `percorso`, or of the example that comes with the service.

    Raises as `file_dei_territori.leggi`.
    """
    scritto, versione = file_dei_territori.leggi(percorso, "protocolli.yaml", _File)
    return Protocolli(
        versione=versione,
        esempio=scritto.esempio,
        nota=scritto.nota,
        predefinito=None if scritto.predefinito is None else _protocollo(scritto.predefinito),
        per_distretto={codice: _protocollo(voce) for codice, voce in scritto.distretti.items()},
    )


def _protocollo(voce: _Protocollo) -> Protocollo:
    return Protocollo(voce.nome, {fase: Tempo(tempo.giorni, tempo.da) for fase, tempo in voce.tempi.items()})
