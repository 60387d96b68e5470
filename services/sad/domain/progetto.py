"""The progetto individualizzato: what the service is for, how many hours a week, on which days, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.sad.domain.calendario import SETTIMANA, Giorno
from services.sad.domain.refusals import GiorniMancanti, ObiettiviMancanti, OreFuoriScala, PeriodoRovesciato


class Orizzonte(StrEnum):
    """How far an objective looks."""

    BREVE = "breve"
    MEDIO = "medio"
    LUNGO = "lungo"


@dataclass(frozen=True)
class Obiettivo:
    descrizione: str
    orizzonte: Orizzonte = Orizzonte.MEDIO


ORE_DI_UNA_SETTIMANA = 168


@dataclass(frozen=True)
class Progetto:
    """Hours per week, spread evenly over the chosen weekdays, from `dal` to `al` (both included, civil days).

    Without `al` it is in force until another version takes its place or the take-in ends.
    `operatori` are the codes of those expected to go, never names.

    Raises ObiettiviMancanti, OreFuoriScala, GiorniMancanti, PeriodoRovesciato.
    """

    obiettivi: tuple[Obiettivo, ...]
    ore_settimanali: float
    dal: date
    al: date | None = None
    giorni: tuple[Giorno, ...] = SETTIMANA
    operatori: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.obiettivi:
            raise ObiettiviMancanti()
        if not 0 < self.ore_settimanali <= ORE_DI_UNA_SETTIMANA:
            raise OreFuoriScala(ore=self.ore_settimanali)
        if not self.giorni or len(set(self.giorni)) != len(self.giorni):
            raise GiorniMancanti()
        if self.al is not None and self.al < self.dal:
            raise PeriodoRovesciato(dal=self.dal.isoformat(), al=self.al.isoformat())

    def comprende(self, giorno: date) -> bool:
        return self.dal <= giorno and (self.al is None or giorno <= self.al)


def in_sequenza(versioni: Sequence[Progetto], nuova: Progetto) -> tuple[Progetto, ...]:
    """The versions after a revision: the new one replaces whatever was planned from its first day on."""
    return (*(versione for versione in versioni if versione.dal < nuova.dal), nuova)
