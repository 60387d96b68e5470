"""What a person can do with a refused message: look at it, try it again, put it aside."""

from dataclasses import dataclass

from services.dimissioni.application.annunci_dei_messaggi import annuncia_quarantena
from services.dimissioni.application.lettura import LettoreMessaggi
from services.dimissioni.application.ricezione import UnitOfWorkRicezione, accogli_letto, problemi_di
from services.dimissioni.domain.quarantena import MessaggioInQuarantena, ProblemaRilevato, StatoQuarantena
from shared.kernel.actor import Actor, Ruolo
from shared.kernel.refusal import Refusal
from shared.kernel.store import Page, PageRequest


@dataclass(frozen=True)
class RipetiMessaggio:
    """`lettore` reads the bytes again, with the rules and tables of now."""

    messaggio_id: str
    lettore: LettoreMessaggi


@dataclass(frozen=True)
class ScartaMessaggio:
    messaggio_id: str
    motivo: str


@dataclass(frozen=True)
class MessaggioIntero:
    """A refused message with its bytes."""

    messaggio: MessaggioInQuarantena
    corpo: bytes


def elenco(
    stato: StatoQuarantena | None, request: PageRequest, uow: UnitOfWorkRicezione
) -> Page[MessaggioInQuarantena]:
    """One page, oldest first: what is known about the messages, not what they say."""
    return uow.quarantena.page(request, stato=None if stato is None else stato.value)


def messaggio(messaggio_id: str, uow: UnitOfWorkRicezione) -> MessaggioIntero:
    """Raises NotFound."""
    trovato = uow.quarantena.get(messaggio_id)
    return MessaggioIntero(trovato, uow.quarantena.corpo(trovato))


def ripeti(command: RipetiMessaggio, uow: UnitOfWorkRicezione) -> MessaggioInQuarantena:
    """Try again, in the name of the original sender. What is still refused stays, with its present reasons.

    Doing it twice changes nothing more. Raises NotFound, MessaggioScartato.
    """
    fermo = uow.quarantena.get(command.messaggio_id)
    if fermo.stato is not StatoQuarantena.RIPRESA:
        try:
            letto = command.lettore(uow.quarantena.corpo(fermo), fermo.ricevuto_il)
            # The case must stay the sender's, whose later messages will move it; the territory is the operator's.
            with uow.tentativo(Actor(fermo.mittente, Ruolo(fermo.ruolo_mittente), uow.actor.scope)) as tentativo:
                accolto = accogli_letto(letto, fermo.canale, tentativo)
        except Refusal as rifiuto:
            fermo.tenta_invano(
                tuple(ProblemaRilevato(p.codice, p.elemento, p.testo) for p in problemi_di(rifiuto)), uow.now
            )
        else:
            fermo.riprendi(accolto.esito.dimissione.id, uow.now, uow.actor.id)
        uow.quarantena.save(fermo)
        annuncia_quarantena(uow, fermo)
    uow.commit()
    return fermo


def scarta(command: ScartaMessaggio, uow: UnitOfWorkRicezione) -> MessaggioInQuarantena:
    """Raises NotFound, MessaggioGiaRipreso, MessaggioScartato."""
    fermo = uow.quarantena.get(command.messaggio_id)
    fermo.scarta(command.motivo, uow.now, uow.actor.id)
    uow.quarantena.save(fermo)
    annuncia_quarantena(uow, fermo)
    uow.commit()
    return fermo
