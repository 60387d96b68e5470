"""The yearly return, "Monitoraggio dei Piani di Zona": what the Ufficio di Piano does with it, and who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.indicators.application.foglio import casi_cambiati, prendi
from services.indicators.application.ports import UnitOfWork
from services.indicators.application.ports_restituzioni import VoceDiElenco
from services.indicators.application.questions import anno_chiesto
from services.indicators.domain.levels import Livello
from services.indicators.domain.refusals import TerritorioNonTrovato
from services.indicators.domain.restituzione.refusals import (
    CorrezioneSoloDellUltima,
    RestituzioneGiaAperta,
    RestituzioneGiaPresentata,
)
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato
from services.indicators.domain.visibility import vede_i_casi
from shared.kernel.store import Page, PageRequest


@dataclass(frozen=True)
class ApriRestituzione:
    """The first return of an Ambito and year. `noto_al`: a civil day (to its end) or an instant; None: now."""

    ambito: str
    anno: int
    noto_al: date | datetime | None = None


@dataclass(frozen=True)
class CorreggiRestituzione:
    """A new version of a frozen return. `motivo` says why, in words for whoever has the one before."""

    chiave: str
    motivo: str
    noto_al: date | datetime | None = None


@dataclass(frozen=True)
class AggiornaRestituzione:
    """Take the numbers of a draft again."""

    chiave: str
    noto_al: date | datetime | None = None


@dataclass(frozen=True)
class AnnotaRestituzione:
    """`codice`: an indicator, or `generale`. An empty `testo` takes the note away."""

    chiave: str
    codice: str
    testo: str


@dataclass(frozen=True)
class VerificaRestituzione:
    chiave: str


@dataclass(frozen=True)
class RiapriRestituzione:
    chiave: str


@dataclass(frozen=True)
class CongelaRestituzione:
    chiave: str


def apri(command: ApriRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises TerritorioNonTrovato, AnnoFuoriDeliberazione, NotoAlNelFuturo, RestituzioneGiaAperta,
    RestituzioneGiaPresentata."""
    if not vede_i_casi(uow.actor, Livello.AMBITO, command.ambito):
        raise TerritorioNonTrovato()
    anno_chiesto(command.anno, uow.deliberazione)
    last = uow.restituzioni.ultima(command.ambito, command.anno)
    if last is not None:
        already = RestituzioneGiaPresentata if last.stato is Stato.CONGELATA else RestituzioneGiaAperta
        raise already(f"È la {last.documento.numero}")
    foglio = prendi(command.ambito, command.anno, command.noto_al, uow)
    restituzione = Restituzione.apri(uow.ids.new(), foglio)
    uow.restituzioni.aggiungi(restituzione)
    uow.commit()
    return restituzione


def correggi(command: CorreggiRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises what `Restituzione.correggi` raises, RestituzioneNonTrovata, NotoAlNelFuturo."""
    before = uow.restituzioni.get(command.chiave)
    last = uow.restituzioni.ultima(before.documento.foglio.ambito, before.documento.foglio.anno)
    if last is None or last.id != before.id:
        raise CorrezioneSoloDellUltima()
    foglio = prendi(before.documento.foglio.ambito, before.documento.foglio.anno, command.noto_al, uow)
    casi = casi_cambiati(before.documento.foglio, foglio, uow)
    restituzione = before.correggi(uow.ids.new(), foglio, command.motivo, casi)
    uow.restituzioni.aggiungi(restituzione)
    uow.commit()
    return restituzione


def aggiorna(command: AggiornaRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises what `Restituzione.aggiorna` raises, RestituzioneNonTrovata, NotoAlNelFuturo."""
    restituzione = uow.restituzioni.get(command.chiave)
    old = restituzione.documento.foglio
    foglio = prendi(old.ambito, old.anno, command.noto_al, uow)
    before = _prima(restituzione, uow)
    casi = None if before is None else casi_cambiati(before.documento.foglio, foglio, uow)
    restituzione.aggiorna(foglio, before, casi)
    uow.restituzioni.salva(restituzione)
    uow.commit()
    return restituzione


def annota(command: AnnotaRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises what `Restituzione.annota` raises, RestituzioneNonTrovata."""
    return _cambia(command.chiave, lambda it: it.annota(command.codice, command.testo, _prima(it, uow)), uow)


def verifica(command: VerificaRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises what `Restituzione.verifica` raises, RestituzioneNonTrovata."""
    return _cambia(command.chiave, lambda it: it.verifica(uow.now), uow)


def riapri(command: RiapriRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises what `Restituzione.riapri` raises, RestituzioneNonTrovata."""
    return _cambia(command.chiave, lambda it: it.riapri(), uow)


def congela(command: CongelaRestituzione, uow: UnitOfWork) -> Restituzione:
    """Raises what `Restituzione.congela` raises, RestituzioneNonTrovata."""
    return _cambia(command.chiave, lambda it: it.congela(uow.now), uow)


def leggi(chiave: str, uow: UnitOfWork) -> Restituzione:
    """Raises RestituzioneNonTrovata, RestituzioneAlterata."""
    return uow.restituzioni.get(chiave)


def elenca(
    ambito: str | None, anno: int | None, stato: Stato | None, page: PageRequest, uow: UnitOfWork
) -> Page[VoceDiElenco]:
    """Those that the caller may see, oldest first."""
    return uow.restituzioni.pagina(page, ambito=ambito, anno=anno, stato=stato)


def _cambia(chiave: str, change: Callable[[Restituzione], None], uow: UnitOfWork) -> Restituzione:
    restituzione = uow.restituzioni.get(chiave)
    change(restituzione)
    uow.restituzioni.salva(restituzione)
    uow.commit()
    return restituzione


def _prima(restituzione: Restituzione, uow: UnitOfWork) -> Restituzione | None:
    """The frozen return that this one corrects."""
    corregge = restituzione.documento.corregge
    return None if corregge is None else uow.restituzioni.congelata(corregge)
