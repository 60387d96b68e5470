"""What a case is called in what leaves the house: by a keyed function, and otherwise for each recipient (ADR 0047)."""

from base64 import b32encode
from typing import Final

from shared.custody.cipher import DataKey

SHORTEST: Final = 32
"""Bytes of a secret."""
_BYTES: Final = 15
"""Of a pseudonym: 120 bits, 24 characters without padding."""


class Pseudonimi:
    """The same case has the same name for the same recipient for as long as the secret is the same.

    Whoever has not got the secret neither finds the case by its name, nor sees that two recipients hold the same one.
    Raises ValueError where the secret is too short to be one; without any, no case has a name.
    """

    def __init__(self, segreto: str = "") -> None:
        if segreto and len(segreto.encode()) < SHORTEST:
            raise ValueError(f"il segreto degli pseudonimi ha meno di {SHORTEST} byte")
        self._key = DataKey("pseudonimi", "pseudonimi", segreto.encode()) if segreto else None

    def __call__(self, caso_id: str, destinatario: str) -> str | None:
        """24 characters, letters and digits; None where there is no secret."""
        if self._key is None:
            return None
        made = self._key.fingerprint(f"raccordo/indicatori/pseudonimi/{destinatario}", caso_id)
        return b32encode(made[:_BYTES]).decode().lower()


SENZA_NOME: Final = Pseudonimi()
