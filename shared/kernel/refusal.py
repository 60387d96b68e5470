"""A refusal is an answer, not a failure: it names the rule that it protects.

`codice` is stable and for programs; `titolo` and the detail are Italian and for people. A detail never holds
a name, a codice fiscale or free text that somebody typed.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class Refusal(Exception):
    """The present state does not allow what was asked (HTTP 409)."""

    codice: ClassVar[str] = "rifiutato"
    titolo: ClassVar[str] = "La richiesta non è possibile nello stato attuale"

    def __init__(self, dettaglio: str = "", **contesto: object) -> None:
        super().__init__(dettaglio or self.titolo)
        self.dettaglio = dettaglio or self.titolo
        self.contesto = contesto
        self.errori: Sequence[Mapping[str, str]] = ()
        """Where one answer names several things that are wrong: `campo` (a JSON pointer), `codice`, `messaggio`."""


class InvalidInput(Refusal):
    """What was sent is wrong in itself, whatever the state (HTTP 422)."""

    codice = "dato-non-valido"
    titolo = "Un dato inviato non è valido"


class NotFound(Refusal):
    """Absent, or not of the caller's territory: the two answer alike (HTTP 404)."""

    codice = "non-trovato"
    titolo = "L'elemento richiesto non esiste o non è visibile con le credenziali usate"


class Forbidden(Refusal):
    """The caller's role or territory does not allow it (HTTP 403)."""

    codice = "non-autorizzato"
    titolo = "Il ruolo o il territorio di chi chiede non permette questa operazione"


class VersionChanged(Refusal):
    """Somebody changed the element after the caller read it (HTTP 412)."""

    codice = "versione-cambiata"
    titolo = "L'elemento è stato modificato da altri dopo la lettura: rileggere e riprovare"


class FutureDate(InvalidInput):
    """Nothing is recorded before it happens."""

    codice = "data-nel-futuro"
    titolo = "Una data di un fatto avvenuto non può essere nel futuro"


class InconsistentDates(InvalidInput):
    """Two dates of one story contradict each other (for example: discharge before admission)."""

    codice = "date-incoerenti"
    titolo = "Le date indicate si contraddicono"
