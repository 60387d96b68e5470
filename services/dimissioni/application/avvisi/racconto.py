"""What is to be told now, by webhook and on the topic, and what came of it."""

from collections.abc import Sequence
from datetime import datetime

from services.dimissioni.application.avvisi.ports import AvvisiUnitOfWork
from services.dimissioni.application.avvisi.sottoscrizioni import NUMERATI, Eventi
from services.dimissioni.domain.sottoscrizione import INSIEME, Avviso, Sottoscrizione, StatoSottoscrizione
from shared.webhooks.spedizione import Risposta

AT_ONCE = 20
"""Attempts made at the same time."""


def numera(uow: AvvisiUnitOfWork) -> int:
    """How many notices were given their number."""
    found = uow.avvisi.numera(NUMERATI)
    uow.commit()
    return found


def da_pubblicare(uow: AvvisiUnitOfWork) -> Sequence[Avviso]:
    """Reads only."""
    return uow.avvisi.da_pubblicare(NUMERATI)


def pubblicati(avvisi: Sequence[Avviso], uow: AvvisiUnitOfWork) -> None:
    uow.avvisi.pubblicati(avvisi)
    uow.commit()


def da_spedire(uow: AvvisiUnitOfWork) -> list[Eventi]:
    """The subscriptions to which something is due: with the events to be told, none at a first contact. Reads only."""
    found = [_eventi(each, uow) for each in uow.sottoscrizioni.da_tentare(uow.now, AT_ONCE)]
    return [each for each in found if each.sottoscrizione.dovuta(each.totale, uow.now)]


def registra(
    sottoscrizione_id: str, fino: int, iniziato_il: datetime, risposta: Risposta, uow: AvvisiUnitOfWork
) -> Sottoscrizione:
    """An attempt ended. Raises NotFound."""
    sottoscrizione = uow.sottoscrizioni.get(sottoscrizione_id)
    stato = sottoscrizione.stato
    sottoscrizione.registra(fino, risposta, iniziato_il)
    if sottoscrizione.stato is stato:
        uow.sottoscrizioni.annota(sottoscrizione)
    else:
        uow.sottoscrizioni.save(sottoscrizione)
    uow.commit()
    return sottoscrizione


def _eventi(sottoscrizione: Sottoscrizione, uow: AvvisiUnitOfWork) -> Eventi:
    segnalante, inizio = sottoscrizione.segnalante, sottoscrizione.inizio
    quanti = uow.avvisi.quanti(segnalante) - inizio
    if sottoscrizione.stato is StatoSottoscrizione.RICHIESTA:
        return Eventi(sottoscrizione, quanti)
    primo = inizio + sottoscrizione.arrivati + 1
    return Eventi(sottoscrizione, quanti, tuple(uow.avvisi.dal(segnalante, primo, primo + INSIEME - 1)))
