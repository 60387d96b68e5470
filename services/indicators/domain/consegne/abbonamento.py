"""The subscription of an Ambito: where it wants its values, when, and by which keys they are signed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.indicators.domain.consegne.cadenza import Cadenza, Cambiamento
from services.indicators.domain.consegne.refusals import RotazioneInCorso
from shared.kernel.aggregate import Aggregate
from shared.webhooks.chiavi import Chiave

SOVRAPPOSIZIONE = timedelta(hours=48)
"""How long the key before goes on signing beside the new one: time to put the new one in place."""
AL_MASSIMO = 5
"""Active subscriptions of one Ambito."""
RITIRATO = "ritirato"
"""The receiver answered 410: it does not want to be called any more."""
A_RICHIESTA = "a_richiesta"


@dataclass(kw_only=True)
class Abbonamento(Aggregate):
    """`consegnata` is the digest of the values last handed over, `ultima` when that was (UTC)."""

    ambito: str
    url: str
    cadenza: Cadenza
    chiavi: tuple[Chiave, ...]
    creato_il: datetime
    attivo: bool = True
    sospeso_perche: str | None = None
    consegnata: str | None = None
    ultima: datetime | None = None
    cambiata_dal: datetime | None = None
    """Since when the values differ from those last handed over; None: they do not."""

    def modifica(self, url: str, cadenza: Cadenza) -> None:
        self.url, self.cadenza = url, cadenza

    def sospendi(self, perche: str = A_RICHIESTA) -> None:
        self.attivo, self.sospeso_perche = False, perche

    def riprendi(self) -> None:
        """What changed meanwhile is delivered at once."""
        self.attivo, self.sospeso_perche, self.ultima = True, None, None

    def ruota(self, radice: str, now: datetime, *, subito: bool) -> Chiave:
        """A new key; the one before signs beside it for SOVRAPPOSIZIONE, or not at all. Raises RotazioneInCorso."""
        valid = self.chiavi_valide(now)
        if len(valid) > 1 and not subito:
            raise RotazioneInCorso()
        end = now if subito else now + SOVRAPPOSIZIONE
        new = Chiave(self.chiavi[0].numero + 1, radice, now)
        self.chiavi = (new, *(replace(each, fino=end) for each in valid if not subito))
        return new

    def chiavi_valide(self, now: datetime) -> tuple[Chiave, ...]:
        """The newest first."""
        return tuple(each for each in self.chiavi if each.valida(now))

    def osserva(self, impronta: str, cambiata_il: datetime) -> bool:
        """The values are these now, since then. Returns whether that is news to the subscription."""
        differs = impronta != self.consegnata
        if differs == (self.cambiata_dal is not None):
            return False
        self.cambiata_dal = cambiata_il if differs else None
        return True

    def dovuta(self, ultimo_cambiamento: datetime, now: datetime) -> bool:
        since = self.cambiata_dal
        change = None if since is None else Cambiamento(since, ultimo_cambiamento)
        return self.attivo and self.cadenza.dovuta(self.ultima, change, now)

    def consegna(self, impronta: str, now: datetime) -> None:
        """These values are handed over now."""
        self.consegnata, self.ultima, self.cambiata_dal = impronta, now, None
