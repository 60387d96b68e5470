"""Reads the territories' protocolli from their file, and refuses a file that says something impossible."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.dimissioni.domain.protocollo import Decorrenza, Fase, Protocolli, Protocollo, Tempo
from shared.kernel.territory import lombardia


class ProtocolliIlleggibili(Exception):
    """The file is not a list of protocolli. The service does not start with Tempi that nobody can read."""


class _Voce(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Tempo(_Voce):
    giorni: int = Field(ge=0, le=365)
    da: Decorrenza


class _Protocollo(_Voce):
    nome: str
    tempi: dict[Fase, _Tempo]


class _File(_Voce):
    nome: str
    esempio: bool
    nota: str = ""
    predefinito: _Protocollo | None = None
    distretti: dict[str, _Protocollo] = Field(default_factory=dict)


def leggi(percorso: Path | None) -> Protocolli:
    """The protocolli of the file at `percorso`, or of the example that comes with the service.

    Raises ProtocolliIlleggibili (not YAML, wrong fields, unknown Distretto), OSError (no such file).
    """
    testo = (
        files("services.dimissioni").joinpath("data/protocolli.yaml").read_bytes()
        if percorso is None
        else percorso.read_bytes()
    )
    try:
        scritto = _File.model_validate(yaml.safe_load(testo))
    except (yaml.YAMLError, ValidationError) as errore:
        raise ProtocolliIlleggibili(str(errore)) from None
    sconosciuti = sorted(set(scritto.distretti) - {voce.territorio.distretto for voce in lombardia().voci})
    if sconosciuti:
        raise ProtocolliIlleggibili(f"unknown Distretti: {', '.join(sconosciuti)}")
    return Protocolli(
        versione=f"{scritto.nome}+{sha256(testo).hexdigest()[:12]}",
        esempio=scritto.esempio,
        nota=scritto.nota,
        predefinito=None if scritto.predefinito is None else _protocollo(scritto.predefinito),
        per_distretto={codice: _protocollo(voce) for codice, voce in scritto.distretti.items()},
    )


def _protocollo(voce: _Protocollo) -> Protocollo:
    return Protocollo(voce.nome, {fase: Tempo(tempo.giorni, tempo.da) for fase, tempo in voce.tempi.items()})
