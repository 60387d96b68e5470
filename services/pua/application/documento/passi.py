"""One step of a document after the other: what is known already must be the same, what is new is done in the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from services.pua.application.announcements import announce
from services.pua.application.documento.esame import Esame
from services.pua.application.ports import UnitOfWork
from services.pua.domain.accesso import Accesso
from services.pua.domain.atto import Atto
from services.pua.domain.codici import Provenienza
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.refusals import InContrasto
from services.pua.domain.valutazione import Valutazione
from shared.contracts import cartella_sociale as detto
from shared.kernel.clock import civil_date, happened
from shared.kernel.store import Store

A = TypeVar("A", Accesso, Valutazione, Pai)

DA_AL_MASSIMO = 128


@dataclass(frozen=True)
class Lettura:
    """Reading one case of a document. `campo` is the JSON pointer of the case."""

    uow: UnitOfWork
    esame: Esame
    sistema: str
    campo: str
    persona: Persona
    piu_recente: bool
    """Whether the document knows at least as much as those read before it."""

    def atto(self, fatto: detto.Atto) -> Atto:
        """When it says that it happened, recorded now, by whoever the sender says. Raises FutureDate."""
        return Atto(
            happened(fatto.avvenuto_il, self.uow.now),
            self.uow.now,
            f"{self.sistema}/{fatto.da or ''}".removesuffix("/")[:DA_AL_MASSIMO],
            Provenienza.INTEGRAZIONE,
        )


class Passi(Generic[A]):
    """The steps of one aggregate; `noto` as it is known, None where it is new. `fatti` counts the new steps."""

    def __init__(self, lettura: Lettura, negozio: Store[A], noto: A | None) -> None:
        self._lettura = lettura
        self._negozio: Store[A] = negozio
        self._noto: A | None = noto
        self.fatti = 0

    def comincia(self, campo: str, dice: detto.Atto, qui: Callable[[A], Atto], crea: Callable[[Atto], A]) -> A:
        """The first step, which makes the aggregate. Raises Interrotto, as `passo`."""
        if self._noto is not None:
            with self._lettura.esame.presso(campo):
                stesso_istante(qui(self._noto), dice.avvenuto_il)
            return self._noto
        with self._lettura.esame.presso(campo):
            nuovo = crea(self._lettura.atto(dice))
        self._negozio.add(nuovo)
        self._annuncia(nuovo)
        return nuovo

    def passo(
        self,
        campo: str,
        aggregato: A,
        qui: Atto | None,
        dice: detto.Atto | None,
        fai: Callable[[Atto], object],
    ) -> None:
        """`qui` is the step as known, None where it was not made; `fai` makes it, at the instant that `dice` says.

        Raises Interrotto where the domain refuses it, or where it is known to have happened at another instant.
        """
        if dice is None:
            return
        with self._lettura.esame.presso(campo):
            if qui is not None:
                stesso_istante(qui, dice.avvenuto_il)
                return
            fai(self._lettura.atto(dice))
        self.tieni(aggregato)
        self._annuncia(aggregato)

    def tieni(self, aggregato: A) -> None:
        """Keep a change. Each step is a version of its own, as it would be if somebody had typed it."""
        self._negozio.save(aggregato)

    def uguale(self, campo: str, noto: object, detta: object) -> None:
        """Raises Interrotto where what is known and what the document says differ."""
        with self._lettura.esame.presso(campo):
            stesso(noto, detta)

    def _annuncia(self, aggregato: A) -> None:
        announce(self._lettura.uow, aggregato, self._lettura.persona)
        self.fatti += 1


def stesso_istante(qui: Atto, avvenuto_il: datetime) -> None:
    """Raises InContrasto."""
    if qui.avvenuto_il != avvenuto_il:
        raise InContrasto(f"Qui risulta avvenuto il {civil_date(qui.avvenuto_il):%d/%m/%Y}, in un altro istante")


def stesso(noto: object, detta: object) -> None:
    """Raises InContrasto, which quotes neither."""
    if noto != detta:
        raise InContrasto("Qui risulta un contenuto diverso")
