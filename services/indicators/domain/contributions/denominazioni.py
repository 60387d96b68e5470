"""One name for one thing, however two Ambiti write it."""

from hashlib import sha256
from unicodedata import combining, normalize

LONGEST = 64
"""Characters that the ledger keeps of a soggetto."""


def normalizzata(denominazione: str) -> str:
    """Without case, accents, punctuation and doubled spaces. A longer name ends in a digest of the whole of it."""
    plain = "".join(each for each in normalize("NFKD", denominazione.casefold()) if not combining(each))
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    name = " ".join(words) or denominazione
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 17]}~{sha256(name.encode()).hexdigest()[:16]}"
