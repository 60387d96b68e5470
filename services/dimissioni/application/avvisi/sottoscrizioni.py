"""What a hospital may ask about being told: load, call, save, commit."""

from dataclasses import dataclass

from services.dimissioni.application.avvisi.ports import AvvisiUnitOfWork, Filtro
from services.dimissioni.domain.refusals import TroppeSottoscrizioni
from services.dimissioni.domain.sottoscrizione import AL_MASSIMO, Avviso, Sottoscrizione
from shared.kernel.store import Page, PageRequest, Version
from shared.webhooks.chiavi import Chiave

AL_PIU = 200
"""Events in one answer."""
NUMERATI = 500
"""Notices numbered, or published, together."""


@dataclass(frozen=True)
class Sottoscrivi:
    url: str


@dataclass(frozen=True)
class Richiedi:
    """Once more: after an error, or at another address."""

    sottoscrizione_id: str
    url: str


@dataclass(frozen=True)
class Spegni:
    sottoscrizione_id: str


@dataclass(frozen=True)
class Eventi:
    """`totale`: events since the start. `avvisi`: some of them, in order."""

    sottoscrizione: Sottoscrizione
    totale: int
    avvisi: tuple[Avviso, ...] = ()


def sottoscrivi(command: Sottoscrivi, uow: AvvisiUnitOfWork) -> Version[Sottoscrizione]:
    """Raises IndirizzoNonAmmesso, ConsegneNonConfigurate, TroppeSottoscrizioni."""
    segnalante, radice = uow.actor.id, uow.regolazione.radici.in_vigore
    uow.regolazione.ammessi.destinazione(command.url)
    if uow.sottoscrizioni.accese(segnalante) >= AL_MASSIMO:
        raise TroppeSottoscrizioni()
    # What happened before is numbered before: everything after this transaction is an event of the subscription.
    while uow.avvisi.numera(NUMERATI, segnalante):
        pass
    sottoscrizione = Sottoscrizione(
        id=uow.ids.new(),
        segnalante=segnalante,
        url=command.url,
        chiave=Chiave(1, radice, uow.now),
        inizio=uow.avvisi.quanti(segnalante),
        creata_il=uow.now,
        prossimo=uow.now,
    )
    uow.sottoscrizioni.add(sottoscrizione)
    return _detta(sottoscrizione, uow)


def richiedi(command: Richiedi, uow: AvvisiUnitOfWork) -> Version[Sottoscrizione]:
    """Raises NotFound, IndirizzoNonAmmesso, SottoscrizioneSpenta."""
    sottoscrizione = uow.sottoscrizioni.get(command.sottoscrizione_id)
    uow.regolazione.ammessi.destinazione(command.url)
    sottoscrizione.richiedi(command.url, uow.now)
    uow.sottoscrizioni.save(sottoscrizione)
    return _detta(sottoscrizione, uow)


def spegni(command: Spegni, uow: AvvisiUnitOfWork) -> Version[Sottoscrizione]:
    """Raises NotFound."""
    sottoscrizione = uow.sottoscrizioni.get(command.sottoscrizione_id)
    sottoscrizione.spegni()
    uow.sottoscrizioni.save(sottoscrizione)
    return _detta(sottoscrizione, uow)


def una(sottoscrizione_id: str, uow: AvvisiUnitOfWork) -> Version[Sottoscrizione]:
    """Raises NotFound: absent, or another account's."""
    return uow.sottoscrizioni.now(sottoscrizione_id)


def cerca(filtro: Filtro, request: PageRequest, uow: AvvisiUnitOfWork) -> Page[Version[Sottoscrizione]]:
    """Those that the caller sees, oldest first."""
    return uow.sottoscrizioni.cerca(filtro, request)


def eventi(sottoscrizione_id: str, primo: int, ultimo: int | None, uow: AvvisiUnitOfWork) -> Eventi:
    """Its events from `primo` to `ultimo` (None: to the last), AL_PIU at most. Raises NotFound."""
    sottoscrizione = uow.sottoscrizioni.now(sottoscrizione_id).aggregate
    quanti = uow.avvisi.quanti(sottoscrizione.segnalante) - sottoscrizione.inizio
    primo = max(primo, 1)
    ultimo = min(quanti if ultimo is None else ultimo, quanti, primo + AL_PIU - 1)
    inizio = sottoscrizione.inizio
    trovati = uow.avvisi.dal(sottoscrizione.segnalante, inizio + primo, inizio + ultimo) if primo <= ultimo else ()
    uow.touch(*(avviso.dimissione_id for avviso in trovati))
    return Eventi(sottoscrizione, quanti, tuple(trovati))


def come_sta(sottoscrizione_id: str, uow: AvvisiUnitOfWork) -> Eventi:
    """Without its events. Raises NotFound."""
    sottoscrizione = uow.sottoscrizioni.now(sottoscrizione_id).aggregate
    return Eventi(sottoscrizione, uow.avvisi.quanti(sottoscrizione.segnalante) - sottoscrizione.inizio)


def _detta(sottoscrizione: Sottoscrizione, uow: AvvisiUnitOfWork) -> Version[Sottoscrizione]:
    uow.touch(sottoscrizione.id)
    uow.commit()
    return Version(sottoscrizione, uow.now)
