"""Everything derived, counted again from the log, in one transaction.

The ledger is written by the same code as live. The cube is the sum of the ledger: live it grows by differences, here it
is added up meanwhile and written once, at the end.
"""

from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, NamedTuple

from services.indicators.application.ports import Collocazione, UnitOfWork, VoceDelCaso
from services.indicators.domain.cube import Addendi
from services.indicators.domain.ledger import Voce, ledger
from shared.contracts.envelope import Event
from shared.kernel.refusal import Refusal

CASES_AT_ONCE = 2000
"""Cases held in memory between two writes."""


class RicostruzioneFallita(Refusal):
    """A case could not be counted; everything stays as it was before."""

    codice: ClassVar[str] = "ricostruzione-fallita"
    titolo: ClassVar[str] = "Un caso non può essere contato con le regole in vigore: i numeri restano quelli di prima"


@dataclass(frozen=True)
class Ricostruisci:
    """Count everything again."""


@dataclass(frozen=True)
class Ricostruzione:
    """What was counted: events in the log, those that no rule reads among them; cases; voci of the ledger written."""

    eventi: int
    casi: int
    voci: int
    regole: tuple[str, ...]


def ricostruisci(_command: Ricostruisci, uow: UnitOfWork) -> Ricostruzione:
    """Raises RicostruzioneFallita, which names the case and the reason."""
    uow.proiezione.vuota()
    cases = written = 0
    addendi = Addendi()
    log = uow.archivio.per_caso(uow.regole.letti)
    while counted := [_count(caso_id, of_case, uow) for caso_id, of_case in islice(log, CASES_AT_ONCE)]:
        voci = [VoceDelCaso(each.caso_id, voce) for each in counted for voce in each.voci]
        uow.libro.aggiungi(voci)
        for _, voce in voci:
            if voce.noto_al is None:
                addendi.aggiungi(voce.contributo)
        uow.proiezione.colloca(each.dove for each in counted)
        cases += len(counted)
        written += len(voci)
    uow.cubo.riempi(addendi)
    uow.proiezione.ricorda_regole(uow.regole.contate)
    events = uow.archivio.quanti()
    uow.commit()
    return Ricostruzione(events, cases, written, tuple(regola.versione for regola in uow.regole.tutte))


def da_ricostruire(uow: UnitOfWork) -> bool:
    """Whether the stored numbers were counted by other rules than those in force."""
    return uow.proiezione.regole_usate() != {regola.codice: regola.versione for regola in uow.regole.contate}


class _Counted(NamedTuple):
    caso_id: str
    dove: Collocazione
    voci: list[Voce]


def _count(caso_id: str, events: list[Event], uow: UnitOfWork) -> _Counted:
    try:
        libro = ledger(events, uow.regole)
    except Refusal as refusal:
        raise RicostruzioneFallita(
            f"Caso {caso_id}: {refusal.titolo}", caso_id=caso_id, motivo=refusal.codice
        ) from refusal
    return _Counted(caso_id, Collocazione(caso_id, libro.storia.luogo, libro.storia.luoghi), libro.voci)
