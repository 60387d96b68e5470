"""What others may ask with its history. Each sees only the territory of whoever asks."""

from dataclasses import dataclass
from datetime import datetime

from services.pua.application.ports import Consultazione, Ricerca, RicercaPersone
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.valutazione import Valutazione
from shared.kernel.store import Page, PageRequest, Version


@dataclass(frozen=True)
class PersonaNota:
    """A person as the caller's territories had stated them from `dal` on (a UTC instant); `numero` counts from 1."""

    persona_id: str
    numero: int
    anagrafica: Anagrafica
    dal: datetime


def storia_persona(persona_id: str, uow: Consultazione) -> list[PersonaNota]:
    """Newest first, never empty. Raises NotFound."""
    return _storia(uow.persone.get(persona_id), uow)


def persona_nota(persona_id: str, uow: Consultazione) -> PersonaNota:
    """Raises NotFound."""
    return storia_persona(persona_id, uow)[0]


def cerca_persone(ricerca: RicercaPersone, request: PageRequest, uow: Consultazione) -> Page[PersonaNota]:
    pagina = uow.persone.trova(ricerca, request)
    return Page([_storia(persona, uow)[0] for persona in pagina.items], pagina.next_after)


def _storia(persona: Persona, uow: Consultazione) -> list[PersonaNota]:
    """Whoever is let see a person sees a statement at least: a person is visible where one was made."""
    storia = enumerate(persona.storia(uow.actor.scope.sees), start=1)
    note = [PersonaNota(persona.id, numero, nota, atto.registrato_il) for numero, (nota, atto) in storia]
    return note[::-1]


def versione_valutazione(valutazione_id: str, uow: Consultazione) -> Version[Valutazione]:
    """Raises NotFound."""
    return uow.valutazioni.now(valutazione_id)


def storia_valutazione(valutazione_id: str, uow: Consultazione) -> list[Version[Valutazione]]:
    """Newest first. Raises NotFound."""
    return uow.valutazioni.history(valutazione_id)


def cerca_valutazioni(ricerca: Ricerca, request: PageRequest, uow: Consultazione) -> Page[Version[Valutazione]]:
    return uow.valutazioni.cerca(ricerca, request)


def versione_pai(pai_id: str, uow: Consultazione) -> Version[Pai]:
    """Raises NotFound."""
    return uow.pai.now(pai_id)


def storia_pai(pai_id: str, uow: Consultazione) -> list[Version[Pai]]:
    """Newest first. Raises NotFound."""
    return uow.pai.history(pai_id)


def cerca_pai(ricerca: Ricerca, request: PageRequest, uow: Consultazione) -> Page[Version[Pai]]:
    return uow.pai.cerca(ricerca, request)
