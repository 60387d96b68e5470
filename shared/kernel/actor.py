"""Who acts, and how far they may see."""

from dataclasses import dataclass, field
from enum import StrEnum

from shared.kernel.territory import Territorio, lombardia


class Ruolo(StrEnum):
    """The roles of the platform. `SISTEMA` is the platform itself, reacting to an event; no token may carry it."""

    ASSISTENTE_SOCIALE = "assistente_sociale"
    OPERATORE_ASST = "operatore_asst"
    OPERATORE_SAD = "operatore_sad"
    SISTEMA_OSPEDALIERO = "sistema_ospedaliero"
    UFFICIO_DI_PIANO = "ufficio_di_piano"
    ATS_REGIONE = "ats_regione"
    AMMINISTRATORE = "amministratore"
    SISTEMA = "sistema"


EVERYBODY = tuple(ruolo for ruolo in Ruolo if ruolo is not Ruolo.SISTEMA)
"""Whoever may come with a token."""


@dataclass(frozen=True)
class Scope:
    """The territories whose cases one may see. Empty sees nothing; `tutto` is for the platform and the Region."""

    ambiti: frozenset[str] = field(default_factory=frozenset)
    distretti: frozenset[str] = field(default_factory=frozenset)
    asst: frozenset[str] = field(default_factory=frozenset)
    ats: frozenset[str] = field(default_factory=frozenset)
    tutto: bool = False

    def sees(self, territorio: Territorio) -> bool:
        return (
            self.tutto
            or territorio.ambito in self.ambiti
            or territorio.distretto in self.distretti
            or territorio.asst in self.asst
            or (bool(self.ats) and lombardia().ats_of(territorio) in self.ats)
        )


EVERYTHING = Scope(tutto=True)


@dataclass(frozen=True)
class Actor:
    """`id` names the account or the system, never the person cared for."""

    id: str
    ruolo: Ruolo
    scope: Scope


def platform(service: str) -> Actor:
    """The platform itself, when a service reacts to another's event."""
    return Actor(id=f"raccordo/{service}", ruolo=Ruolo.SISTEMA, scope=EVERYTHING)
