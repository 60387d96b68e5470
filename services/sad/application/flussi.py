"""What the SAD of an Ambito hands on, user by user."""

from collections.abc import Iterator
from datetime import date

from services.sad.application.ports import Consultazione
from services.sad.domain.calendario import Periodo
from services.sad.domain.debito import UtenteSad, VisiteNelPeriodo, nel_periodo
from services.sad.domain.refusals import TerritorioNonConsentito
from shared.kernel.clock import civil_date
from shared.kernel.store import PageRequest
from shared.kernel.territory import lombardia

ALLA_VOLTA = 100
"""Take-ins in memory at once."""


def utenti_sad(ambito: str, dal: date, al: date, uow: Consultazione) -> tuple[bool, Iterator[UtenteSad]]:
    """Whether the caller sees the whole Ambito, and those of the period whom they see, oldest first, as they are read.

    Raises AmbitoSconosciuto, TerritorioNonConsentito (whether or not there is anybody), PeriodoRovesciato.
    """
    visti = [uow.actor.scope.sees(territorio) for territorio in lombardia().dell_ambito(ambito)]
    if not any(visti):
        raise TerritorioNonConsentito()
    return all(visti), _utenti(ambito, Periodo(dal, al), uow)


def _utenti(ambito: str, periodo: Periodo, uow: Consultazione) -> Iterator[UtenteSad]:
    oggi, senza = civil_date(uow.now), VisiteNelPeriodo()
    dopo: str | None = None
    while True:
        pagina = uow.prese_in_carico.che_toccano(ambito, periodo.dal, PageRequest(dopo, ALLA_VOLTA))
        visite = uow.visite.nel_periodo([presa.id for presa in pagina.items], periodo)
        for presa in pagina.items:
            utente = nel_periodo(presa, visite.get(presa.id, senza), periodo, oggi)
            if utente is not None:
                yield utente
        dopo = pagina.next_after
        if dopo is None:
            return
