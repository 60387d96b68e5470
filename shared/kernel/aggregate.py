"""The base of every aggregate: a plain dataclass that checks, changes and records.

Facts are private to the service. What others may know of them is decided by each service's `announcements.py`.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(kw_only=True)
class Aggregate:
    """`versione` counts the saved changes: 0 has never been saved. It becomes the ETag."""

    id: str
    versione: int = 0

    def record(self, fact: Any) -> None:
        """Remember something that has just become true. Facts are frozen dataclasses of the service's `facts.py`."""
        self.__dict__.setdefault("_facts", []).append(fact)

    def pull_facts(self) -> list[Any]:
        """The facts since the last call, oldest first; they are handed over once."""
        facts: list[Any] = self.__dict__.pop("_facts", [])
        return facts
