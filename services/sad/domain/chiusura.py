"""How a take-in ended."""

from dataclasses import dataclass

from services.sad.domain.motivi import MotivoConclusione
from services.sad.domain.registrazione import Provenienza, Registrazione


@dataclass(frozen=True)
class Chiusura:
    """Hours are totals over the whole life of the take-in."""

    motivo: MotivoConclusione
    registrazione: Registrazione
    ore_pianificate: float
    ore_erogate: float

    def cede_a(self, motivo: MotivoConclusione, registrazione: Registrazione) -> bool:
        """Whether an ending learnt later takes its place: the earliest one in reality holds, whatever came in first.

        What an operator concluded is never overruled by an event.
        """
        mia = self.registrazione
        if mia.provenienza is Provenienza.MANUALE:
            return False
        return (registrazione.avvenuta_il, motivo) < (mia.avvenuta_il, self.motivo)
