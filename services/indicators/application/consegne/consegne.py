"""What an Ambito says of its deliveries, and how what was given up goes out again."""

from dataclasses import dataclass

from services.indicators.application.ports import UnitOfWork
from services.indicators.domain.consegne.consegna import Consegna, MotivoRifiuto, Ricevuta, StatoConsegna
from services.indicators.domain.consegne.refusals import AbbonamentoSospeso
from shared.kernel.store import Page, PageRequest


@dataclass(frozen=True)
class DiRicevuta:
    consegna_id: str
    ricevuta: Ricevuta
    motivo: MotivoRifiuto | None = None


@dataclass(frozen=True)
class Riconsegna:
    consegna_id: str


@dataclass(frozen=True)
class RiconsegnaTutte:
    """What was given up of one Ambito, or of all that the caller sees."""

    ambito: str | None = None


@dataclass(frozen=True)
class Riconsegnate:
    """`superate`: newer values had got through, or are on their way; `sospese`: nobody wants them at present."""

    riconsegnate: int
    superate: int
    sospese: int


def di_ricevuta(command: DiRicevuta, uow: UnitOfWork) -> Consegna:
    """Raises NotFound, RicevutaFuoriOrdine, MotivoMancante."""
    consegna = uow.recapiti.consegne.get(command.consegna_id)
    consegna.risponde(command.ricevuta, command.motivo, uow.now)
    return _saved(consegna, uow)


def riconsegna(command: Riconsegna, uow: UnitOfWork) -> Consegna:
    """Raises NotFound, NonDaRiconsegnare, AbbonamentoSospeso."""
    consegna = uow.recapiti.consegne.get(command.consegna_id)
    if not _attivo(consegna, uow):
        raise AbbonamentoSospeso()
    consegna.riconsegna(uow.now)
    if uow.recapiti.consegne.ha_seguito(consegna):
        consegna.supera()
    return _saved(consegna, uow)


def riconsegna_tutte(command: RiconsegnaTutte, uow: UnitOfWork) -> Riconsegnate:
    """Of each active subscription what was given up last; older values than those would only confuse."""
    done = superseded = suspended = 0
    for consegna in uow.recapiti.consegne.lettere_morte(command.ambito):
        if not _attivo(consegna, uow):
            suspended += 1
            continue
        if riconsegna(Riconsegna(consegna.id), uow).stato is StatoConsegna.IN_ATTESA:
            done += 1
        else:
            superseded += 1
    uow.commit()
    return Riconsegnate(done, superseded, suspended)


def una_consegna(consegna_id: str, uow: UnitOfWork) -> Consegna:
    """Raises NotFound."""
    return uow.recapiti.consegne.get(consegna_id)


def consegne(ambito: str | None, stato: StatoConsegna | None, page: PageRequest, uow: UnitOfWork) -> Page[Consegna]:
    """Those of the Ambiti that the caller sees, oldest first."""
    return uow.recapiti.consegne.pagina(page, ambito, stato)


def _attivo(consegna: Consegna, uow: UnitOfWork) -> bool:
    return consegna.abbonamento_id in {each.id for each in uow.recapiti.abbonamenti.attivi(consegna.ambito)}


def _saved(consegna: Consegna, uow: UnitOfWork) -> Consegna:
    uow.recapiti.consegne.save(consegna)
    uow.touch(consegna.id)
    uow.commit()
    return consegna
