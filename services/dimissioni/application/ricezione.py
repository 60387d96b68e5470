"""What becomes of a hospital's message: a case, or quarantine. There is no third way."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from services.dimissioni.application.annunci_dei_messaggi import annuncia_quarantena
from services.dimissioni.application.commands import AccogliMessaggio
from services.dimissioni.application.handlers import EsitoMessaggio, accogli_messaggio
from services.dimissioni.application.lettura import MessaggioLetto, MessaggioRifiutato, Problema
from services.dimissioni.application.ports import UnitOfWork
from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from services.dimissioni.domain.quadro import persona_diversa
from services.dimissioni.domain.quarantena import Luogo, MessaggioInQuarantena, ProblemaRilevato
from services.dimissioni.domain.stati import Canale
from shared.kernel.actor import Actor, Scope
from shared.kernel.refusal import Refusal
from shared.kernel.store import Store

PAZIENTE_DIVERSO = Problema(
    "paziente-diverso",
    "Bundle.entry.resource.ofType(Patient).identifier",
    "Il ricovero indicato è già di un'altra persona: nulla del messaggio è stato applicato",
)


class Quarantena(Store[MessaggioInQuarantena], Protocol):
    """The refused messages, and their bytes."""

    def in_attesa(self, impronta: str) -> Sequence[MessaggioInQuarantena]:
        """Those that wait with these bytes, whatever their territory and whoever sent them."""
        ...

    def conserva(self, id: str, corpo: bytes) -> None:
        """Keep the bytes of a message, untouched."""
        ...

    def corpo(self, messaggio: MessaggioInQuarantena) -> bytes:
        """The bytes of a message that the caller was allowed to get."""
        ...


class UnitOfWorkRicezione(UnitOfWork, Protocol):
    @property
    def quarantena(self) -> Quarantena: ...

    def tentativo(self, attore: Actor | None = None) -> AbstractContextManager[UnitOfWork]:
        """A transaction inside this one, in the name of `attore` (None: of the same): an exception undoes it alone."""
        ...


@dataclass(frozen=True)
class RiceviMessaggio:
    """The bytes as they came, and what the reader made of them: a message, or the reasons why not."""

    corpo: bytes
    canale: Canale
    letto: MessaggioLetto | None
    rifiuto: Refusal | None = None


@dataclass(frozen=True)
class Accolto:
    letto: MessaggioLetto
    esito: EsitoMessaggio


@dataclass(frozen=True)
class Respinto:
    """Refused and kept: `quarantena_id` is where a person finds it."""

    rifiuto: Refusal
    problemi: tuple[Problema, ...]
    quarantena_id: str


def ricevi(command: RiceviMessaggio, uow: UnitOfWorkRicezione) -> Accolto | Respinto:
    """Accept the message, or keep it whole: both in this transaction, so that it is never lost in between."""
    rifiuto = command.rifiuto
    if command.letto is not None:
        try:
            with uow.tentativo() as tentativo:
                accolto = accogli_letto(command.letto, command.canale, tentativo)
        except Refusal as detto:
            rifiuto = detto
        else:
            _ripreso(command, accolto, uow)
            return accolto
    if rifiuto is None:
        raise ValueError("neither a message nor a refusal")
    return _conserva(command, rifiuto, uow)


def problemi_di(rifiuto: Refusal) -> tuple[Problema, ...]:
    """The reasons of a refusal. One of the domain concerns the message as a whole."""
    if isinstance(rifiuto, MessaggioRifiutato):
        return rifiuto.problemi
    return (Problema(rifiuto.codice, "Bundle", rifiuto.dettaglio),)


def accogli_letto(letto: MessaggioLetto, canale: Canale, uow: UnitOfWork) -> Accolto:
    """A message that was read opens its case or moves it. Raises whatever keeps it from doing so, as a Refusal."""
    messaggio = letto.messaggio
    nota = uow.dimissioni.find_unscoped(chiave_caso=messaggio.chiave_caso)
    if nota is not None and persona_diversa(nota.persona, messaggio.persona):
        # Two stays under one number: somebody must look, and the second one must not vanish into the first.
        raise MessaggioRifiutato(PAZIENTE_DIVERSO)
    mancanza = MessaggioRifiutato(*letto.mancanze) if letto.mancanze else None
    return Accolto(letto, accogli_messaggio(AccogliMessaggio(messaggio, canale, mancanza), uow))


def _ripreso(command: RiceviMessaggio, accolto: Accolto, uow: UnitOfWorkRicezione) -> None:
    """The same bytes may have been waiting since they were refused: they wait no longer."""
    fermi = uow.quarantena.in_attesa(impronta(command.corpo))
    for fermo in fermi:
        fermo.riprendi(accolto.esito.dimissione.id, uow.now, uow.actor.id)
        uow.quarantena.save(fermo)
        annuncia_quarantena(uow, fermo)
    if fermi:
        uow.commit()


def _conserva(command: RiceviMessaggio, rifiuto: Refusal, uow: UnitOfWorkRicezione) -> Respinto:
    problemi = problemi_di(rifiuto)
    rilevati = tuple(ProblemaRilevato(p.codice, p.elemento, p.testo) for p in problemi)
    segno = impronta(command.corpo)
    # Of this sender: another one with the same bytes is not told that there is such a message, nor its id.
    fermo = next((uno for uno in uow.quarantena.in_attesa(segno) if uno.mittente == uow.actor.id), None)
    if fermo is not None:
        fermo.arriva_ancora(rilevati, uow.now)
        uow.quarantena.save(fermo)
    else:
        messaggio = command.letto.messaggio if command.letto is not None else None
        fermo = MessaggioInQuarantena(
            id=uow.ids.new(),
            canale=command.canale,
            mittente=uow.actor.id,
            ruolo_mittente=uow.actor.ruolo.value,
            struttura=messaggio.mittente if messaggio is not None else None,
            luogo=_luogo(messaggio, uow.actor.scope),
            impronta=segno,
            dimensione=len(command.corpo),
            ricevuto_il=uow.now,
            problemi=rilevati,
        )
        uow.quarantena.add(fermo)
        uow.quarantena.conserva(fermo.id, command.corpo)
        fermo.entra()
    annuncia_quarantena(uow, fermo)
    uow.commit()
    return Respinto(rifiuto, problemi, fermo.id)


def impronta(corpo: bytes) -> str:
    return sha256(corpo).hexdigest()


def _luogo(messaggio: MessaggioOspedaliero | None, scope: Scope) -> Luogo:
    if messaggio is not None and messaggio.territorio is not None:
        territorio = messaggio.territorio
        return Luogo(territorio.ambito, territorio.distretto, territorio.asst)

    def solo(codici: frozenset[str]) -> str | None:
        return next(iter(codici)) if len(codici) == 1 else None

    return Luogo(solo(scope.ambiti), solo(scope.distretti), solo(scope.asst))
