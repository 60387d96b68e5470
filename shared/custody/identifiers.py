"""How services tell each other which identifier was erased, without saying it.

Only who has the key of the index makes these fingerprints; they are not those of any other index.
"""

from typing import Final

from shared.custody.attempt import fingerprint

SUBJECT: Final = "indice-delle-cancellazioni"


def erased(sistema: str, valore: str) -> str | None:
    """32 characters; None where there are no keys. `sistema` is codice_fiscale, stp, eni or anpr. Raises KeyNeeded."""
    return fingerprint(SUBJECT, sistema, valore)
