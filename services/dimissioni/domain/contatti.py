"""Whom a hospital calls about its request: the PUA or the COT of each Distretto. Offices, never persons."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contatto:
    """At least one of `telefono` and `email` is there."""

    nome: str
    telefono: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Contatti:
    """All of them. `versione` changes when any of them does; `esempio` says that nobody answers there."""

    versione: str
    esempio: bool
    per_distretto: Mapping[str, Contatto] = field(default_factory=dict)

    def di(self, distretto: str) -> Contatto | None:
        """None where the Distretto has given none: nobody is named then, and no other office instead."""
        return self.per_distretto.get(distretto)
