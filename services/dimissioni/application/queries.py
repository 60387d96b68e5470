"""What may be asked. A hospital's account sees what it signalled itself, and nothing else."""

from dataclasses import dataclass, replace
from datetime import date

from services.dimissioni.application.ports import Consultazione, Filtro, Ricerca, UnitOfWork
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.protocollo import Protocolli, Protocollo, Ritardo, ritardi, scade_il
from services.dimissioni.domain.stati import Stato
from shared.kernel.actor import Ruolo
from shared.kernel.clock import civil_date
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest, Version, Work


@dataclass(frozen=True)
class DimissioneVista:
    """A dimissione against the protocollo of its Distretto, as of today (Europe/Rome)."""

    dimissione: Dimissione
    protocollo: Protocollo | None
    ritardi: list[Ritardo]
    scade_il: date | None


def vista(dimissione: Dimissione, protocolli: Protocolli, oggi: date) -> DimissioneVista:
    protocollo = protocolli.di(dimissione.territorio.distretto)
    return DimissioneVista(
        dimissione, protocollo, ritardi(dimissione, protocollo, oggi), scade_il(dimissione, protocollo)
    )


def dimissione(dimissione_id: str, uow: UnitOfWork) -> DimissioneVista:
    """Raises NotFound: absent, outside the territory, or another hospital's."""
    trovata = uow.dimissioni.get(dimissione_id)
    _sua(trovata, uow)
    return vista(trovata, uow.protocolli, civil_date(uow.now))


def elenco(
    stato: Stato | None, caso_id: str | None, in_ritardo: bool, request: PageRequest, uow: UnitOfWork
) -> Page[DimissioneVista]:
    """One page, oldest first. `in_ritardo`: only those with a deadline that passed unmet."""
    oggi = civil_date(uow.now)
    filtro = Filtro(stato, caso_id, in_ritardo_al=oggi if in_ritardo else None)
    if uow.actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO:
        filtro = replace(filtro, segnalante=uow.actor.id)
    pagina = uow.dimissioni.elenco(filtro, request)
    return Page([vista(trovata, uow.protocolli, oggi) for trovata in pagina.items], pagina.next_after)


def versione(dimissione_id: str, uow: Consultazione) -> Version[Dimissione]:
    """As it is now, and since when. Raises NotFound as `dimissione`."""
    trovata = uow.dimissioni.now(dimissione_id)
    _sua(trovata.aggregate, uow)
    return trovata


def storia(dimissione_id: str, uow: Consultazione) -> list[Version[Dimissione]]:
    """Newest first. Raises NotFound as `dimissione`."""
    trovate = uow.dimissioni.history(dimissione_id)
    _sua(trovate[0].aggregate, uow)
    return trovate


def cerca(ricerca: Ricerca, request: PageRequest, uow: Consultazione) -> Page[Version[Dimissione]]:
    if uow.actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO:
        ricerca = replace(ricerca, segnalante=uow.actor.id)
    return uow.dimissioni.cerca(ricerca, request)


def _sua(trovata: Dimissione, uow: Work) -> None:
    """Raises NotFound: another hospital's request is as if it were not there."""
    if uow.actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO and trovata.segnalante != uow.actor.id:
        raise NotFound()


def protocolli(uow: UnitOfWork) -> Protocolli:
    """The Tempi in force: they concern nobody, so every role of the service may read them."""
    return uow.protocolli
