"""Who recorded what, and how it came in."""

from datetime import datetime

from services.sad.application.ports import UnitOfWork
from services.sad.domain.registrazione import Provenienza, Registrazione
from shared.contracts.envelope import Event
from shared.kernel.clock import happened


def a_mano(avvenuto_il: datetime | None, uow: UnitOfWork) -> Registrazione:
    """A person says that it happened then, or just now. Raises FutureDate."""
    return Registrazione(happened(avvenuto_il, uow.now), uow.now, uow.actor.id, Provenienza.MANUALE)


def da_evento(event: Event, uow: UnitOfWork) -> Registrazione:
    """Another service says so."""
    return Registrazione(event.time, uow.now, uow.actor.id, Provenienza.INTEGRAZIONE)
