"""What may be read of the registers."""

from services.indicators.application.ports import FiltroDelRegistro, UnitOfWork
from services.indicators.domain.registro.codici import Genere
from services.indicators.domain.registro.voce import Voce
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest


def voce(genere: Genere, voce_id: str, uow: UnitOfWork) -> Voce:
    """Raises NotFound: absent, of another kind, or not visible."""
    found = uow.registro.get(voce_id)
    if found.genere is not genere:
        raise NotFound()
    return found


def elenco(filtro: FiltroDelRegistro, page: PageRequest, uow: UnitOfWork) -> Page[Voce]:
    """Oldest first; those of territories that the caller may see."""
    return uow.registro.elenco(filtro, page)
