"""An event comes in: the log grows by it, the case is counted again, and only what changed moves in the cube.

The live path is the rebuild of one case. The ledger is a pure function of the case's events, so duplicates, late
events and any interleaving of the publishers end in the same rows.
"""

from collections.abc import Sequence

from services.indicators.application.ports import Collocazione, UnitOfWork
from services.indicators.domain.case import NAME_TERRITORY, PLACES
from services.indicators.domain.cube import Differenze
from services.indicators.domain.ledger import Libro, Voce, ledger
from shared.contracts.envelope import Event, Payload


def proietta(event: Event, uow: UnitOfWork) -> None:
    """Raises RegolaFallita, TerritorioIncoerente, EventoConteso: then nothing of it is kept, and it is parked."""
    if uow.archivio.aggiungi(event) and type(event.data) in uow.regole.letti:
        libro = conta(event.caso_id, uow)
        if type(event.data) in NAME_TERRITORY:
            uow.proiezione.colloca([Collocazione(event.caso_id, libro.storia.luogo, libro.storia.luoghi)])
    uow.commit()


def conta(caso_id: str, uow: UnitOfWork) -> Libro:
    """Count one case again from the log, and apply what changed to ledger and cube."""
    libro = ledger(uow.archivio.del_caso(caso_id, uow.regole.letti), uow.regole)
    tolte, messe = _changes(uow.libro.del_caso(caso_id), libro)
    if tolte or messe:
        uow.libro.cambia(caso_id, tolte, messe)
        uow.cubo.applica(differenze(tolte, messe))
    return libro


def differenze(tolte: Sequence[Voce], messe: Sequence[Voce]) -> Differenze:
    """What the cube gains and loses: only voci that are still known to be so count in it."""
    changes = Differenze()
    for voce in tolte:
        if voce.noto_al is None:
            changes.togli(voce.contributo)
    for voce in messe:
        if voce.noto_al is None:
            changes.aggiungi(voce.contributo)
    return changes


def _changes(before: Sequence[Voce], libro: Libro) -> tuple[list[Voce], list[Voce]]:
    old, new = set(before), set(libro.voci)
    return [voce for voce in before if voce not in new], [voce for voce in libro.voci if voce not in old]


SUBSCRIPTIONS: tuple[type[Payload], ...] = tuple(PLACES)
"""The events that are counted or kept as part of a case's history: the places of the fold."""
