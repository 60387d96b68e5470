"""What is asked of the place where keys are kept, whatever it is: a database of its own, or a KMS one day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is kept. `wrapped` is None where it was destroyed: the row stays, so that it is never made again.

    `master` is the id of the master key around it.
    """

    id: str
    subject: str
    master: str
    wrapped: bytes | None = field(repr=False)


class KeyStore(Protocol):
    """One for all services. A subject has one key, whoever asks for it first."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def find(self, ids: Collection[str], subjects: Collection[str]) -> Sequence[StoredKey]:
        """Those with these ids, or of these subjects, destroyed ones too. Raises Unavailable."""
        ...

    async def keep(self, keys: Sequence[StoredKey]) -> None:
        """Durable when it returns; a subject that has a key already keeps its own. Raises Unavailable."""
        ...

    async def destroy(self, subjects: Collection[str], at: datetime) -> None:
        """Their key is gone for good when it returns, and none is ever made for them. Raises Unavailable."""
        ...

    async def wrapped_otherwise(self, master: str, limit: int) -> Sequence[StoredKey]:
        """Keys that another master key than this one is around."""
        ...

    async def rewrap(self, keys: Sequence[StoredKey]) -> None:
        """Replace what is around them; one that was destroyed meanwhile stays destroyed."""
        ...
