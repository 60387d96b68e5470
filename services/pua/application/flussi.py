"""What the PUA of an Ambito hands on, segnalazione by segnalazione."""

from collections.abc import Iterator
from datetime import date

from services.pua.application.ports import Consultazione
from services.pua.domain.refusals import TerritorioNonConsentito
from services.pua.domain.segnalazioni import Segnalazione, segnalazione
from shared.kernel.refusal import InconsistentDates
from shared.kernel.store import PageRequest
from shared.kernel.territory import lombardia

ALLA_VOLTA = 200
"""Accessi in memory at once."""


def accessi_siad(ambito: str, dal: date, al: date, uow: Consultazione) -> tuple[bool, Iterator[Segnalazione]]:
    """Whether the caller sees the whole Ambito, and those of the period whom they see, oldest first, as they are read.

    Both days are included. Raises AmbitoSconosciuto, TerritorioNonConsentito (whether or not there is anybody),
    InconsistentDates.
    """
    visti = [uow.actor.scope.sees(territorio) for territorio in lombardia().dell_ambito(ambito)]
    if not any(visti):
        raise TerritorioNonConsentito
    if al < dal:
        raise InconsistentDates("La fine del periodo precede l'inizio")
    return all(visti), _segnalazioni(ambito, dal, al, uow)


def _segnalazioni(ambito: str, dal: date, al: date, uow: Consultazione) -> Iterator[Segnalazione]:
    dopo: str | None = None
    while True:
        pagina = uow.accessi.registrati_dal(ambito, dal, PageRequest(dopo, ALLA_VOLTA))
        for accesso in pagina.items:
            trovata = segnalazione(accesso)
            if dal <= trovata.data_segnalazione <= al:
                yield trovata
        dopo = pagina.next_after
        if dopo is None:
            return
