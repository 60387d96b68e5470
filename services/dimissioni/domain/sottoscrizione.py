"""How a hospital is told, at an address of its own, that a request of it has changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.dimissioni.domain.refusals import SottoscrizioneSpenta
from shared.kernel.aggregate import Aggregate
from shared.webhooks.attese import riprova
from shared.webhooks.chiavi import Chiave
from shared.webhooks.spedizione import Esito, Risposta

AL_MASSIMO = 5
"""Subscriptions of one account that are not off."""
INSIEME = 50
"""Notices carried together at most."""


class StatoSottoscrizione(StrEnum):
    RICHIESTA = "richiesta"
    """Nobody has answered at the address yet."""
    ATTIVA = "attiva"
    ERRORE = "errore"
    """Given up after days; what happens meanwhile waits until it is asked for again."""
    SPENTA = "spenta"


@dataclass(frozen=True)
class Avviso:
    """A dimissione has become this version. `numero` counts the notices of an account, from 1, without gaps."""

    segnalante: str
    numero: int
    dimissione_id: str
    versione: int
    il: datetime
    """When it was recorded (UTC): the instant of the version."""


@dataclass(kw_only=True)
class Sottoscrizione(Aggregate):
    """Its events are the notices of the account after the `inizio`-th: they, too, are counted from 1.

    `arrivati`: how many of them the receiver has acknowledged, all in order. `falliti` counts the failed attempts in a
    row; `prossimo` is when to try (UTC), None: as soon as there is something to tell.
    """

    segnalante: str
    url: str
    chiave: Chiave
    inizio: int
    creata_il: datetime
    prossimo: datetime | None
    stato: StatoSottoscrizione = StatoSottoscrizione.RICHIESTA
    arrivati: int = 0
    falliti: int = 0
    errore: Esito | None = None
    """Of the last attempt, where it failed."""

    def evento(self, avviso: Avviso) -> int:
        return avviso.numero - self.inizio

    def dovuta(self, eventi: int, now: datetime) -> bool:
        """Whether to try now, where so many events have happened: a first contact, or one that was not told yet."""
        if self.prossimo is not None and now < self.prossimo:
            return False
        if self.stato is StatoSottoscrizione.RICHIESTA:
            return True
        return self.stato is StatoSottoscrizione.ATTIVA and eventi > self.arrivati

    def registra(self, fino: int, risposta: Risposta, now: datetime) -> None:
        """An attempt ended that told its events up to `fino`. Where it was turned off meanwhile nothing changes."""
        if self.stato is StatoSottoscrizione.SPENTA:
            return
        if risposta.esito is Esito.CONSEGNATO:
            self.stato, self.arrivati = StatoSottoscrizione.ATTIVA, max(self.arrivati, fino)
            self.falliti, self.prossimo, self.errore = 0, None, None
            return
        self.falliti += 1
        self.errore = risposta.esito
        self.prossimo = riprova(self.id, self.falliti, risposta, now)
        if risposta.esito is Esito.RITIRATO:
            self.stato = StatoSottoscrizione.SPENTA
        elif self.prossimo is None:
            self.stato = StatoSottoscrizione.ERRORE

    def richiedi(self, url: str, now: datetime) -> None:
        """Ask again, at this address: a first contact, then all that was not told. Raises SottoscrizioneSpenta."""
        if self.stato is StatoSottoscrizione.SPENTA:
            raise SottoscrizioneSpenta()
        self.url, self.stato = url, StatoSottoscrizione.RICHIESTA
        self.falliti, self.prossimo, self.errore = 0, now, None

    def spegni(self) -> None:
        """For good. Doing it twice changes nothing."""
        self.stato, self.prossimo = StatoSottoscrizione.SPENTA, None
