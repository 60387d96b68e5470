"""Keys that live as long as the process: for whoever keeps nothing else either."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from shared.custody.keyring import Keyring
from shared.custody.master import MasterKeys
from shared.custody.store import StoredKey

DESTROYED = ""
"""Master key of a subject that was destroyed before it had a key."""


class MemoryKeyStore:
    def __init__(self) -> None:
        self._keys: dict[str, StoredKey] = {}
        self._subjects: dict[str, str] = {}
        """By the id of the key."""

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    async def find(self, ids: Collection[str], subjects: Collection[str]) -> Sequence[StoredKey]:
        wanted = {*subjects, *(self._subjects[id] for id in ids if id in self._subjects)}
        return [self._keys[subject] for subject in wanted if subject in self._keys]

    async def keep(self, keys: Sequence[StoredKey]) -> None:
        for key in keys:
            self._subjects[self._keys.setdefault(key.subject, key).id] = key.subject

    async def destroy(self, subjects: Collection[str], at: datetime) -> None:
        del at
        for subject in subjects:
            before = self._keys.get(subject) or StoredKey(f"mai-esistita-{subject}", subject, DESTROYED, None)
            self._keys[subject] = replace(before, wrapped=None)

    async def wrapped_otherwise(self, master: str, limit: int) -> Sequence[StoredKey]:
        others = [key for key in self._keys.values() if key.wrapped is not None and key.master != master]
        return others[:limit]

    async def rewrap(self, keys: Sequence[StoredKey]) -> None:
        for key in keys:
            if self._keys[key.subject].wrapped is not None:
                self._keys[key.subject] = key


@cache
def keyring_of_this_process() -> Keyring:
    """What services are built with where nobody says with which keys: in a test, or to look at what they are made of.

    The same for all of them, so that they read each other. A process that keeps anything is told (ADR 0047).
    """
    return Keyring(MemoryKeyStore(), MasterKeys.fresh())
