"""What a reader notes down on its way: contradictions it could live with."""

from services.dimissioni.domain.messaggio import Anomalia

AL_MASSIMO = 100
"""A message that is wrong everywhere says nothing more with its hundred-and-first anomaly."""


class Quaderno:
    """Anomalies in the order in which they were met, each once. `elementi`: how much of the message was read so far."""

    def __init__(self) -> None:
        self.elementi = 0
        self._anomalie: dict[Anomalia, None] = {}

    def annota(self, codice: str, elemento: str, testo: str) -> None:
        """Note an anomaly. `testo` is Italian, for a person, and never holds what the message said of the patient."""
        if len(self._anomalie) < AL_MASSIMO:
            self._anomalie.setdefault(Anomalia(codice, elemento, testo))

    @property
    def anomalie(self) -> tuple[Anomalia, ...]:
        return tuple(self._anomalie)
