"""How the two Ambiti are doing, year by year: Seriate improves, Grumello does not. So the verdicts differ."""

from dataclasses import dataclass

SERIATE, GRUMELLO = "50017", "50047"
AMBITI = (SERIATE, GRUMELLO)
DISTRETTO, ASST, ATS, REGIONE = "22054", "720", "325", "030"


@dataclass(frozen=True)
class Andamento:
    """Shares are 0..1; waits are mean days, to the home and to a residential structure."""

    dimissioni: float
    """Share of all discharges of the demo."""
    accessi: float
    integrazione: float
    """Discharges that arrive by interface, not by telephone."""
    attesa_domicilio: float
    attesa_struttura: float
    assistente_sociale: float
    """Valutazioni with the assistente sociale of Comune or Ambito."""
    due_firme: float
    sad_concluso: float
    durata_sad: tuple[int, int]
    """Days of erogazione, from and to."""


ANDAMENTI = {
    (SERIATE, 2025): Andamento(0.28, 0.27, 0.60, 8.4, 15.0, 0.62, 0.60, 0.50, (40, 150)),
    (SERIATE, 2026): Andamento(0.27, 0.28, 0.93, 5.8, 11.5, 0.84, 0.86, 0.95, (15, 60)),
    (GRUMELLO, 2025): Andamento(0.23, 0.24, 0.76, 7.0, 12.5, 0.42, 0.58, 0.80, (20, 90)),
    (GRUMELLO, 2026): Andamento(0.22, 0.21, 0.70, 7.9, 13.5, 0.60, 0.64, 0.55, (30, 120)),
}
