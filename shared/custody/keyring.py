"""The keys that a process has at hand: few, unwrapped, and not for long.

A key that another process destroyed is forgotten here within `LIFE`; one that this process destroys, at once.
"""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import datetime
from time import monotonic
from typing import Final, NamedTuple

from shared.custody.cipher import DataKey, random_id
from shared.custody.master import MasterKeys
from shared.custody.store import KeyStore

LIFE: Final = 60.0
"""Seconds."""
AT_HAND: Final = 20_000
"""Keys; about ten megabytes."""
REWRAPPED_AT_ONCE: Final = 500


class KeyNeeded(Exception):
    """Synchronous work met keys that are not at hand: whoever runs it fetches them and runs it again."""

    def __init__(self, ids: Collection[str] = (), subjects: Collection[str] = ()) -> None:
        super().__init__(f"{len(ids)} ids, {len(subjects)} subjects")
        self.ids = frozenset(ids)
        self.subjects = frozenset(subjects)


class KeyLost(Exception):
    """Something was sealed with a key that the key store has never heard of: it is another one, or an older copy."""


class Found(NamedTuple):
    """What the store answered. None in place of a key: it was destroyed. `unknown`: ids that were never there."""

    by_id: dict[str, DataKey | None]
    by_subject: dict[str, DataKey | None]
    unknown: frozenset[str]


class Keyring:
    """One per process; used from one event loop, and read from the threads in which work runs."""

    def __init__(self, store: KeyStore, master: MasterKeys) -> None:
        self._store = store
        self._master = master
        self._started = 0
        self._ids: OrderedDict[str, tuple[float, DataKey]] = OrderedDict()
        self._subjects: dict[str, str] = {}
        self._generation = 0

    async def start(self) -> None:
        """The services of one process share it: the first one opens the store, the last one closes it."""
        self._started += 1
        if self._started == 1:
            try:
                await self._store.start()
            except BaseException:
                self._started -= 1
                raise

    async def stop(self) -> None:
        self._started -= 1
        if not self._started:
            self.forget()
            await self._store.stop()

    def by_id(self, id: str) -> DataKey | None:
        """None where it is not at hand."""
        found = self._ids.get(id)
        return found[1] if found is not None and found[0] > monotonic() else None

    def by_subject(self, subject: str) -> DataKey | None:
        id = self._subjects.get(subject)
        return None if id is None else self.by_id(id)

    async def fetch(self, needed: KeyNeeded) -> Found:
        """What is needed, now at hand; keys are made, and on disk, for the subjects that had none. Raises Unavailable,
        UnusableMasterKey."""
        generation = self._generation
        stored = list(await self._store.find(needed.ids, needed.subjects))
        missing = needed.subjects - {key.subject for key in stored}
        if missing:
            await self._store.keep([self._master.wrap(DataKey.fresh(subject)) for subject in sorted(missing)])
            stored += await self._store.find((), missing)
        by_id: dict[str, DataKey | None] = {}
        by_subject: dict[str, DataKey | None] = {}
        for each in stored:
            key = None if each.wrapped is None else self._master.unwrap(each)
            by_id[each.id] = by_subject[each.subject] = key
            if key is not None and generation == self._generation:
                self._take(key)
        return Found(by_id, by_subject, needed.ids - set(by_id))

    async def reach(self) -> None:
        """Ask the store for a key that nobody has. Raises Unavailable."""
        await self._store.find([random_id()], ())

    async def keep(self, keys: Sequence[DataKey]) -> None:
        """Of subjects that were born with them: on disk when it returns, and at hand. Raises Unavailable."""
        generation = self._generation
        await self._store.keep([self._master.wrap(key) for key in keys])
        if generation == self._generation:
            for key in keys:
                self._take(key)

    async def destroy(self, subjects: Collection[str], at: datetime) -> None:
        """When it returns, what was sealed for them is unreadable: here at once, in other processes within LIFE."""
        await self._store.destroy(subjects, at)
        self._generation += 1  # what is being fetched at this moment may be a key that is gone now
        for subject in subjects:
            self._ids.pop(self._subjects.pop(subject, ""), None)

    async def rewrap(self) -> int:
        """Put the current master key around every data key; how many had another one."""
        done = 0
        while others := await self._store.wrapped_otherwise(self._master.current, REWRAPPED_AT_ONCE):
            await self._store.rewrap([self._master.wrap(self._master.unwrap(each)) for each in others])
            done += len(others)
        return done

    def forget(self) -> None:
        self._generation += 1
        self._ids.clear()
        self._subjects.clear()

    def _take(self, key: DataKey) -> None:
        self._ids[key.id] = (monotonic() + LIFE, key)
        self._ids.move_to_end(key.id)
        self._subjects[key.subject] = key.id
        while len(self._ids) > AT_HAND:
            _, (_, oldest) = self._ids.popitem(last=False)
            self._subjects.pop(oldest.subject, None)

    def __repr__(self) -> str:
        return f"Keyring({len(self._ids)} at hand)"
