"""Work lists: people look at what waits for them, do it, and look again, until the story has nothing more for them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from services.embedded.demo.clienti import Cliente, Json

T = TypeVar("T")

PAUSA = 0.5
"""Seconds before looking again at a list that had nothing new."""
PAZIENZA = 60.0
"""Seconds without anybody having done anything, after which somebody waits for what will never come."""


class Fermi(Exception):
    """Somebody waits for work that does not arrive: an event was lost, or the story and the platform disagree."""


class Avanzamento(Protocol):
    """Who is told that something was done: the progress bar, or nobody."""

    def __call__(self, fase: str, quanti: int = 1) -> None: ...


@dataclass
class Giornale:
    """What has been done so far, phase by phase, and when the last thing was (seconds of the event loop's clock)."""

    avanza: Avanzamento
    fatti: dict[str, int] = field(default_factory=dict)
    ultimo: float = 0.0

    def segna(self, fase: str, quanti: int = 1) -> None:
        self.fatti[fase] = self.fatti.get(fase, 0) + quanti
        self.ultimo = asyncio.get_running_loop().time()
        self.avanza(fase, quanti)


@dataclass
class Lista(Generic[T]):
    """One list of one account. `riconosci` says which story an entry belongs to, None for what is not to be done now.

    `attesi` is how many entries the stories will bring to this list.
    """

    chi: Cliente
    percorso: str
    filtro: dict[str, str | int]
    attesi: int
    riconosci: Callable[[Json], T | None]
    lavora: Callable[[Json, T], Awaitable[None]]
    giornale: Giornale
    fase: str | None
    """What each entry done counts as; None where the work itself says so."""
    presi: set[str] = field(default_factory=set)

    async def esaurisci(self) -> None:
        """Raises Fermi."""
        while len(self.presi) < self.attesi:
            nuove = [
                (voce, storia)
                async for voce in self.chi.elenco(self.percorso, **self.filtro)
                if voce["id"] not in self.presi and (storia := self.riconosci(voce)) is not None
            ]
            if not nuove:
                await self._aspetta()
            self.presi.update(voce["id"] for voce, _ in nuove)
            async with asyncio.TaskGroup() as gruppo:
                for voce, storia in nuove:
                    gruppo.create_task(self._una(voce, storia))

    async def _una(self, voce: Json, storia: T) -> None:
        await self.lavora(voce, storia)
        if self.fase is not None:
            self.giornale.segna(self.fase)

    async def _aspetta(self) -> None:
        if asyncio.get_running_loop().time() - self.giornale.ultimo > PAZIENZA:
            dove = f"{self.percorso} {self.filtro}"
            raise Fermi(f"{self.chi.nome} aspetta {self.attesi - len(self.presi)} voci in {dove} che non arrivano")
        await asyncio.sleep(PAUSA)
