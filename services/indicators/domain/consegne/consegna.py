"""One delivery: what was tried, how it ended, and what the Ambito says of it. Sent, received, validated and accepted
are different things, and only the Ambito can say the last two.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.indicators.domain.consegne.refusals import MotivoMancante, NonDaRiconsegnare, RicevutaFuoriOrdine
from shared.kernel.aggregate import Aggregate
from shared.webhooks.attese import riprova
from shared.webhooks.spedizione import Esito, Risposta


class StatoConsegna(StrEnum):
    IN_ATTESA = "in_attesa"
    """Not tried yet, or failed and to be tried again."""
    CONSEGNATA = "consegnata"
    SUPERATA = "superata"
    """Newer values took its place before it got through."""
    LETTERA_MORTA = "lettera_morta"
    """Given up after days, or at once where the receiver said never again."""


class Ricevuta(StrEnum):
    RICEVUTA = "ricevuta"
    """The receiver answered 2xx: it has the bytes."""
    VALIDATA = "validata"
    """It checked signature and form."""
    ACCETTATA = "accettata"
    RIFIUTATA = "rifiutata"


class MotivoRifiuto(StrEnum):
    """A list and no free text: what people write in a hurry holds names."""

    FIRMA_NON_VALIDA = "firma_non_valida"
    CONTENUTO_NON_VALIDO = "contenuto_non_valido"
    VALORI_NON_RICONOSCIUTI = "valori_non_riconosciuti"
    ALTRO = "altro"


@dataclass(frozen=True)
class Tentativo:
    il: datetime
    esito: Esito
    http: int | None
    durata_ms: int


PASSI = {
    Ricevuta.VALIDATA: (Ricevuta.RICEVUTA,),
    Ricevuta.ACCETTATA: (Ricevuta.VALIDATA,),
    Ricevuta.RIFIUTATA: (Ricevuta.RICEVUTA, Ricevuta.VALIDATA),
}
"""What the Ambito may say, and after what."""


@dataclass(kw_only=True)
class Consegna(Aggregate):
    """Its `id` is the webhook-id: the same at every attempt, so that the receiver can tell a repetition.

    `falliti` counts the failed attempts of the present round; `prossimo` is when to try (UTC), None once it is over.
    """

    abbonamento_id: str
    ambito: str
    fotografia_id: str
    versione_valori: int
    creata_il: datetime
    prossimo: datetime | None
    stato: StatoConsegna = StatoConsegna.IN_ATTESA
    falliti: int = 0
    tentativi: tuple[Tentativo, ...] = ()
    ricevuta: Ricevuta | None = None
    ricevuta_il: datetime | None = None
    motivo: MotivoRifiuto | None = None

    def prende_il_posto_di(self, vecchia: "Consegna") -> None:
        """Newer values wait no longer than the older ones would have, and no shorter: the receiver is the same."""
        self.falliti, self.prossimo = vecchia.falliti, vecchia.prossimo
        vecchia.supera()

    def supera(self) -> None:
        """Newer values got through, or are on their way: these would only confuse."""
        self.stato, self.prossimo = StatoConsegna.SUPERATA, None

    def ricomincia(self, now: datetime) -> None:
        """Whatever made it fail may have been put right: try at once, and for as long as if it were new."""
        self.falliti, self.prossimo = 0, now

    def registra(self, risposta: Risposta, now: datetime) -> None:
        """An attempt ended. Where the delivery ended meanwhile by another way, the attempt is noted all the same."""
        self.tentativi += (Tentativo(now, risposta.esito, risposta.http, risposta.durata_ms),)
        if self.stato is not StatoConsegna.IN_ATTESA:
            return
        if risposta.esito is Esito.CONSEGNATO:
            self._arrivata(now)
            return
        self.falliti += 1
        self.prossimo = riprova(self.id, self.falliti, risposta, now)
        if self.prossimo is None:
            self.stato = StatoConsegna.LETTERA_MORTA

    def riconsegna(self, now: datetime) -> None:
        """From the dead letters back among those to be delivered, under the same id. Raises NonDaRiconsegnare."""
        if self.stato is not StatoConsegna.LETTERA_MORTA:
            raise NonDaRiconsegnare()
        self.stato = StatoConsegna.IN_ATTESA
        self.ricomincia(now)

    def risponde(self, ricevuta: Ricevuta, motivo: MotivoRifiuto | None, now: datetime) -> None:
        """What the Ambito says. Saying it twice changes nothing; whoever says it has received, whatever we thought.

        Raises RicevutaFuoriOrdine, MotivoMancante.
        """
        if (ricevuta is Ricevuta.RIFIUTATA) != (motivo is not None):
            raise MotivoMancante()
        if (ricevuta, motivo) == (self.ricevuta, self.motivo):
            return
        if (self.ricevuta or Ricevuta.RICEVUTA) not in PASSI.get(ricevuta, ()):
            raise RicevutaFuoriOrdine()
        self._arrivata(now)
        self.ricevuta, self.ricevuta_il, self.motivo = ricevuta, now, motivo

    def _arrivata(self, now: datetime) -> None:
        self.stato, self.prossimo = StatoConsegna.CONSEGNATA, None
        if self.ricevuta is None:
            self.ricevuta, self.ricevuta_il = Ricevuta.RICEVUTA, now
