"""The scales that a hospital sends with a segnalazione: their limits. They are filled in by the hospital, not here.

Sources: BRASS 0-40 (Blaylock and Cason 1992); Barthel 0-100 (Mahoney and Barthel 1965).
"""

from services.dimissioni.domain.messaggio import PunteggioScala
from services.dimissioni.domain.refusals import PunteggioFuoriScala, ScalaSconosciuta

LIMITI = {"brass": (0, 40), "barthel": (0, 100)}
"""Lowest and highest score, both included."""


def verifica(punteggio: PunteggioScala) -> None:
    """Raises ScalaSconosciuta, PunteggioFuoriScala."""
    limiti = LIMITI.get(punteggio.scala)
    if limiti is None:
        raise ScalaSconosciuta(scale_ammesse=sorted(LIMITI))
    minimo, massimo = limiti
    if not minimo <= punteggio.punteggio <= massimo:
        raise PunteggioFuoriScala(
            f"La scala {punteggio.scala} va da {minimo} a {massimo}",
            scala=punteggio.scala,
            minimo=minimo,
            massimo=massimo,
        )
