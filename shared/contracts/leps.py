"""The values of an Ambito as a whole (`services.indicators`): what is delivered to it, and has a topic of its own.

Not something that happened but how things stand: the newest takes the place of those before. `subject` is the code of
the Ambito, `sequence` the version of its values, `time` when they were read.
"""

from typing import ClassVar

from pydantic import AwareDatetime

from shared.contracts.envelope import CodiceTerritorio, Payload, Value


class ObiettivoLeps(Value):
    """The target of a year. `tipo`: rapporto, conteggio, aumento, riduzione, traguardo, nessuno, non_letto."""

    tipo: str
    soglia: float | None = None
    """The lowest value that reaches it; from 0 to 1 for a ratio."""
    testo: str | None = None


class ValoreLeps(Value):
    """One indicator in one year, as known at `time`. Words of lists are text: a list may grow."""

    codice: str
    anno: int
    misura: str
    """conteggio, rapporto, media (days), traguardo."""
    valore: float | None = None
    """Absent: it does not exist (zero denominator), or nothing counts it yet."""
    numeratore: int | None = None
    denominatore: int | None = None
    casi: int
    obiettivo: ObiettivoLeps
    verdetto: str
    """raggiunto, non_raggiunto, non_calcolabile."""
    motivo: str | None = None
    """Why there is no verdict."""
    provvisorio: bool
    """The year is not over: value and verdict may still change."""
    regola: str | None = None
    """The version of the rule that counts it."""


class FotografiaAmbito(Payload):
    """All indicators of an Ambito, for the years of the deliberation in force. Nobody's name, nobody's case."""

    tipo: ClassVar[str] = "leps.fotografia-ambito.v1"

    ambito: CodiceTerritorio
    impronta: str
    """The same where the values are the same."""
    deliberazione: str
    aggiornato_al: AwareDatetime | None = None
    """The latest event counted anywhere; absent while there is none."""
    valori: tuple[ValoreLeps, ...]
