"""What may be read of the take-ins."""

from dataclasses import dataclass

from services.sad.application.ports import Consultazione, Ricerca, UnitOfWork
from services.sad.domain.ore import in_ore
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.stato import Stato
from services.sad.domain.visita import TotaliVisite, Visita
from shared.kernel.clock import civil_date
from shared.kernel.store import Page, PageRequest, Version


@dataclass(frozen=True)
class Filtri:
    """None does not filter."""

    stato: Stato | None = None
    caso_id: str | None = None
    pai_id: str | None = None
    dimissione_id: str | None = None


@dataclass(frozen=True)
class Situazione:
    """A take-in with what its visits and its project sum up to today."""

    presa: PresaInCarico
    visite: TotaliVisite
    ore_pianificate: float
    ore_erogate: float


def situazione(presa_in_carico_id: str, uow: UnitOfWork) -> Situazione:
    """Planned hours run to today, or to the end. Raises NotFound."""
    presa = uow.prese_in_carico.get(presa_in_carico_id)
    visite = uow.visite.totali(presa.id)
    return Situazione(presa, visite, presa.ore_pianificate(civil_date(uow.now)), in_ore(visite.minuti))


def elenco(filtri: Filtri, page: PageRequest, uow: UnitOfWork) -> Page[PresaInCarico]:
    """Oldest first."""
    return uow.prese_in_carico.page(
        page,
        stato=filtri.stato,
        caso_id=filtri.caso_id,
        pai_id=filtri.pai_id,
        dimissione_id=filtri.dimissione_id,
    )


def visite(presa_in_carico_id: str, page: PageRequest, uow: UnitOfWork) -> Page[Visita]:
    """In the order in which they were recorded. Raises NotFound where the take-in is not visible."""
    presa = uow.prese_in_carico.get(presa_in_carico_id)
    return uow.visite.page(page, presa_in_carico_id=presa.id)


def visita(visita_id: str, uow: Consultazione) -> Version[Visita]:
    """A visit, and since when it is known. Raises NotFound."""
    return uow.visite.now(visita_id)


def cerca_visite(ricerca: Ricerca, request: PageRequest, uow: Consultazione) -> Page[Version[Visita]]:
    return uow.visite.cerca(ricerca, request)
