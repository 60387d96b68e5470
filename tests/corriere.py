"""A carrier that goes nowhere."""

from dataclasses import dataclass, field

from shared.webhooks.spedizione import Esito, Risposta, Spedizione

BENE, MALE = Risposta(Esito.CONSEGNATO, 204), Risposta(Esito.RISPOSTA_NEGATIVA, 500)


@dataclass
class CorrierePronto:
    """Says what it is told to say, the last for ever, and keeps what it was given."""

    risposte: list[Risposta] = field(default_factory=lambda: [BENE])
    portate: list[Spedizione] = field(default_factory=list)

    async def porta(self, spedizione: Spedizione) -> Risposta:
        self.portate.append(spedizione)
        return self.risposte.pop(0) if len(self.risposte) > 1 else self.risposte[0]
