"""What the PUA answers. Each sees only the territory of whoever asks."""

from dataclasses import dataclass

from services.pua.application.ports import UnitOfWork
from services.pua.application.riservatezza import ConsensoNelTerritorio, consensi_di
from services.pua.domain.accesso import Accesso, StatoAccesso
from services.pua.domain.cartella import Cartella, componi_cartella
from services.pua.domain.identificativi import SistemaIdentificativo, identificativo
from services.pua.domain.pai import Pai, StatoPai
from services.pua.domain.persona import Scheda
from services.pua.domain.valutazione import StatoValutazione, Valutazione
from shared.kernel.store import Page, PageRequest


def persona(persona_id: str, uow: UnitOfWork) -> Scheda:
    """Raises NotFound."""
    return uow.persone.get(persona_id).scheda(uow.actor.scope.sees)


def cerca_persona(sistema: SistemaIdentificativo, valore: str, uow: UnitOfWork) -> tuple[Scheda, ...]:
    """The person with an identifier, or nobody. Raises CodiceFiscaleNonValido, IdentificativoNonValido."""
    trovata = uow.persone.cerca(identificativo(sistema, valore))
    return () if trovata is None else (trovata.scheda(uow.actor.scope.sees),)


@dataclass(frozen=True)
class CartellaConsultata:
    """With what the person was told, and consented to, in each of the caller's territories."""

    cartella: Cartella
    consensi: list[ConsensoNelTerritorio]


def cartella(persona_id: str, uow: UnitOfWork) -> CartellaConsultata:
    """Raises NotFound."""
    trovata = uow.persone.get(persona_id)
    composta = componi_cartella(trovata.id, uow.cartelle.della_persona(trovata.id))
    return CartellaConsultata(composta, consensi_di(trovata, uow))


def accesso(accesso_id: str, uow: UnitOfWork) -> Accesso:
    """Raises NotFound."""
    return uow.accessi.get(accesso_id)


def elenco_accessi(
    stato: StatoAccesso | None, dimissione_id: str | None, caso_id: str | None, page: PageRequest, uow: UnitOfWork
) -> Page[Accesso]:
    return uow.accessi.page(page, stato=stato, dimissione_id=dimissione_id, caso_id=caso_id)


def valutazione(valutazione_id: str, uow: UnitOfWork) -> Valutazione:
    """Raises NotFound."""
    return uow.valutazioni.get(valutazione_id)


def elenco_valutazioni(
    stato: StatoValutazione | None, accesso_id: str | None, caso_id: str | None, page: PageRequest, uow: UnitOfWork
) -> Page[Valutazione]:
    return uow.valutazioni.page(page, stato=stato, accesso_id=accesso_id, caso_id=caso_id)


def pai(pai_id: str, uow: UnitOfWork) -> Pai:
    """Raises NotFound."""
    return uow.pai.get(pai_id)


def elenco_pai(
    stato: StatoPai | None, valutazione_id: str | None, caso_id: str | None, page: PageRequest, uow: UnitOfWork
) -> Page[Pai]:
    return uow.pai.page(page, stato=stato, valutazione_id=valutazione_id, caso_id=caso_id)
