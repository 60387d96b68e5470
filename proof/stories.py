"""The workload: what happens to each case, with its instants decided beforehand: it ends the same every time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, cycle
from random import Random
from typing import Final

from proof.chance import chance
from services.embedded.demo.andamento import AMBITI, ASST, DISTRETTO
from services.embedded.demo.degenza import Degenza, Paziente
from services.embedded.demo.persone import Anagrafe, Persona
from shared.kernel.clock import ROME

TERRITORY: Final = {"distretto": DISTRETTO, "asst": ASST}
FIRST_DAY: Final = datetime(2025, 2, 3, 9, 0, tzinfo=ROME)
KINDS: Final = ("dal_topic", "orientamento", "dal_post", "sad_diretto", "decesso", "da_casa")
"""A discharge told by the hospital's topic, a visit to the PUA that ends in advice, a discharge by HTTP, a direct
request of home care, a death in hospital, and somebody at home who gets a plan with home care."""


@dataclass(frozen=True)
class Story:
    """`key` names the hospital stay, the keys of every command, and the case in whatever is reported of it."""

    key: str
    kind: str
    ambito: str
    persona: Persona
    begins: datetime
    waits: int
    """Days from the first word to the discharge."""
    visits: int
    both_sides: bool

    def on(self, day: int, hour: int = 0) -> datetime:
        """So many days, and hours, after the case began."""
        return self.begins + timedelta(days=day, hours=hour)

    @property
    def stay(self) -> Degenza:
        persona = self.persona
        return Degenza(
            nosologico=self.key,
            paziente=Paziente(persona.codice_fiscale, persona.nascita, persona.sesso),
            ambito=self.ambito,
            distretto=DISTRETTO,
            asst=ASST,
            ricoverato_il=self.on(-4),
            segnalata_il=self.on(0),
            bisogni=("servizi_sociali", "sad"),
            brass=18,
        )


class Stories:
    """An endless supply, the same for the same seed. No two stories are of the same person."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._people = Anagrafe()
        self._numbers = count(1)

    def of(self, *kinds: str) -> Iterator[Story]:
        """The next ones, of these kinds in turn (all, where none is named)."""
        for kind in cycle(kinds or KINDS):
            number = next(self._numbers)
            yield _story(f"{self._seed}-{number:05d}", kind, chance(self._seed, number), self._people.nasce)


def _story(key: str, kind: str, die: Random, born: Callable[[Random, str, int, int], Persona]) -> Story:
    ambito = die.choice(AMBITI)
    return Story(
        key=key,
        kind=kind,
        ambito=ambito,
        persona=born(die, ambito, 1928, 1956),
        begins=FIRST_DAY + timedelta(days=die.randrange(200)),
        waits=die.randint(12, 20),
        visits=die.randint(1, 3),
        both_sides=die.random() < 0.7,
    )
