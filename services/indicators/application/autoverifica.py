"""The self-audit: what is published beside what a second implementation counts from the log alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple, Protocol

from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import Cella
from shared.kernel.refusal import NotFound, Refusal
from shared.kernel.store import Work

SCARTI_RICORDATI = 1000
"""Differences kept of one run: more say nothing new, and their number is kept."""

Passo = Callable[[str], None]
"""Told what is being done, for whoever watches."""


class AutoverificaNonDisponibile(Refusal):
    """DuckDB is an optional part of the service (`indicators[autoverifica]`)."""

    codice: ClassVar[str] = "autoverifica-non-disponibile"
    titolo: ClassVar[str] = "L'autoverifica non è installata in questo processo: aggiungere indicators[autoverifica]"


class NumeriDiAltreRegole(Refusal):
    """The stored numbers were counted by other rules or choices than those asked to verify them."""

    codice: ClassVar[str] = "numeri-di-altre-regole"
    titolo: ClassVar[str] = "I numeri pubblicati sono stati contati con altre regole o scelte: non si confrontano"


class NessunaAutoverifica(NotFound):
    codice: ClassVar[str] = "nessuna-autoverifica"
    titolo: ClassVar[str] = "Non è ancora stata fatta nessuna autoverifica"


class Scarto(NamedTuple):
    """A cell that the two counts do not agree on. None: the one or the other does not have it at all."""

    casella: Casella
    pubblicato: Cella | None
    riconteggiato: Cella | None


@dataclass(frozen=True)
class Riscontro:
    """What a recount found. `confrontati`: the cells that the one or the other has; `eventi`: the whole log."""

    eventi: int
    confrontati: int
    scarti: tuple[Scarto, ...]


@dataclass(frozen=True)
class Autoverifica:
    """A recount that was made, and when (UTC). `differenze` is how many there were; `scarti` may be fewer."""

    eseguita_al: datetime
    eventi: int
    confrontati: int
    differenze: int
    scarti: Sequence[Scarto]


class Autoverifiche(Protocol):
    """What the recounts found, for whoever asks later."""

    def aggiungi(self, autoverifica: Autoverifica) -> None: ...

    def ultima(self) -> Autoverifica | None: ...


class UnitOfWork(Work, Protocol):
    @property
    def autoverifiche(self) -> Autoverifiche: ...


@dataclass(frozen=True)
class RegistraAutoverifica:
    """Keep what a recount found."""

    riscontro: Riscontro


def registra_autoverifica(command: RegistraAutoverifica, uow: UnitOfWork) -> Autoverifica:
    found = command.riscontro
    done = Autoverifica(uow.now, found.eventi, found.confrontati, len(found.scarti), found.scarti[:SCARTI_RICORDATI])
    uow.autoverifiche.aggiungi(done)
    uow.commit()
    return done


def ultima_autoverifica(uow: UnitOfWork) -> Autoverifica:
    """Raises NessunaAutoverifica."""
    found = uow.autoverifiche.ultima()
    if found is None:
        raise NessunaAutoverifica()
    return found
