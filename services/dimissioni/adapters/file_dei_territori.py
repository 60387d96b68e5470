"""What territories give us as a YAML file, an entry for each Distretto: read, checked, and known by a version."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.kernel.territory import lombardia


class FileIlleggibile(Exception):
    """The file does not say what it should. The service does not start on what nobody can read."""


class Voce(BaseModel):
    """A part of such a file: an unknown field is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


V = TypeVar("V", bound=Voce)
F = TypeVar("F", bound="PerDistretto[Any]")


class PerDistretto(Voce, Generic[V]):
    """`esempio`: no territory has said so; the file shows how to write one."""

    nome: str
    esempio: bool
    distretti: dict[str, V] = Field(default_factory=dict)


class Letto(NamedTuple, Generic[F]):
    """`versione` changes with any byte."""

    file: F
    versione: str


def leggi(percorso: Path | None, esempio: str, forma: type[F]) -> Letto[F]:
    """The file at `percorso`, or the service's own `data/{esempio}`.

    Raises FileIlleggibile (not YAML, wrong fields, unknown Distretto), OSError (no such file).
    """
    testo = (
        files("services.dimissioni").joinpath(f"data/{esempio}").read_bytes()
        if percorso is None
        else percorso.read_bytes()
    )
    try:
        file = forma.model_validate(yaml.safe_load(testo))
    except (yaml.YAMLError, ValidationError) as errore:
        raise FileIlleggibile(f"{percorso or esempio}: {errore}") from None
    sconosciuti = sorted(set(file.distretti) - {voce.territorio.distretto for voce in lombardia().voci})
    if sconosciuti:
        raise FileIlleggibile(f"{percorso or esempio}: unknown Distretti: {', '.join(sconosciuti)}")
    return Letto(file, f"{file.nome}+{sha256(testo).hexdigest()[:12]}")
