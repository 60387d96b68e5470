"""What one piece of work seals and opens, through as many runs as it takes to have the keys at hand.

Work on a database is synchronous, and a key store is not. So work that meets a key which is not at hand raises
KeyNeeded, whoever runs it (`shared.persistence.keyed`) undoes it, fetches, and runs it again: with the same new ids, so
that a case which is born in it is the same one the second time.

Who was born in this very work has no key anywhere yet: one is made on the spot, and put on disk before the work becomes
true (`keep_new`). So nothing is ever sealed for good with a key that may be lost.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from shared.custody.cipher import DataKey, sealed_with
from shared.custody.keyring import KeyLost, KeyNeeded, Keyring
from shared.kernel.ids import Ids
from shared.kernel.refusal import NotFound

P = ParamSpec("P")
T = TypeVar("T")


class Erased(NotFound):
    """The key of what is asked for was destroyed: it answers like what is absent."""


class Attempt:
    """Keys that it has fetched stay its own until it ends, whatever the process forgets meanwhile."""

    def __init__(self, keyring: Keyring, *, makes_keys: bool = False) -> None:
        """`makes_keys`: whoever runs it waits for `keep_new` before it becomes true."""
        self._keyring = keyring
        self._makes_keys = makes_keys
        self._keys: dict[str, DataKey | None] = {}
        self._of: dict[str, DataKey | None] = {}
        self._unknown: frozenset[str] = frozenset()
        self._owed: set[str] = set()
        self._ids: list[str] = []
        self._next_id = 0
        self._made: dict[str, DataKey] = {}
        self.subjects: dict[str, None] = {}
        """Whose keys this run has used, in order."""

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Once, from the beginning. Raises KeyNeeded where it has to run again."""
        self._next_id = 0
        self._owed.clear()
        self.subjects.clear()
        token = _present.set(self)
        try:
            result = work(*args, **kwargs)
        except KeyNeeded as needed:
            raise KeyNeeded(needed.ids, needed.subjects | self._owed) from None
        finally:
            _present.reset(token)
        if self._owed:
            raise KeyNeeded(subjects=self._owed)
        return result

    async def fetch(self, needed: KeyNeeded) -> None:
        """Raises Unavailable."""
        found = await self._keyring.fetch(needed)
        self._keys |= found.by_id
        self._of |= found.by_subject
        self._unknown |= found.unknown

    @property
    def new_keys(self) -> Collection[DataKey]:
        """Made here, and nowhere else yet."""
        return self._made.values()

    async def keep_new(self) -> None:
        """Put them on disk: from then on they are like any other. Raises Unavailable."""
        await self._keyring.keep(list(self._made.values()))
        self._of |= self._made
        self._made = {}

    def new_id(self, ids: Ids) -> str:
        """The same ones in every run."""
        if self._next_id == len(self._ids):
            self._ids.append(ids.new())
        self._next_id += 1
        return self._ids[self._next_id - 1]

    def seal(self, subject: str, place: str, content: bytes) -> bytes:
        """Raises Erased. Where the key is not at hand the work goes on with nothing in its place, to be run again."""
        self.subjects[subject] = None
        key = self._key_of(subject)
        if key is None:
            self._owed.add(subject)
            return b""
        return key.seal(place, content)

    def open(self, place: str, blob: bytes) -> bytes:
        """As it is where it was never sealed. Raises Erased, KeyNeeded, KeyLost, Tampered."""
        if not blob and self._owed:
            raise KeyNeeded(subjects=self._owed)  # what this very run could not seal yet
        id = sealed_with(blob)
        if id is None:
            return blob
        key = self._key(id)
        self.subjects[key.subject] = None
        return key.open(place, blob)

    def need(self, blobs: Iterable[bytes]) -> None:
        """Ask for all that these need at once. Raises KeyNeeded."""
        ids = {id for blob in blobs if (id := sealed_with(blob)) is not None}
        missing = {
            id for id in ids if id not in self._keys and id not in self._unknown and self._keyring.by_id(id) is None
        }
        if missing:
            raise KeyNeeded(ids=missing)

    def fingerprint(self, subject: str, purpose: str, value: str) -> bytes:
        """32 bytes in place of a value, by which it is found again. Raises KeyNeeded."""
        key = self._key_of(subject)
        if key is None:
            raise KeyNeeded(subjects={subject})
        return key.fingerprint(purpose, value)

    def _key_of(self, subject: str) -> DataKey | None:
        """None where it is not at hand. Raises Erased."""
        if subject in self._of:
            key = self._of[subject]
            if key is None:
                raise Erased()
            return key
        if self._makes_keys and subject in self._ids[: self._next_id]:
            return self._made.get(subject) or self._make(subject)
        return self._keyring.by_subject(subject)

    def _make(self, subject: str) -> DataKey:
        key = self._made[subject] = DataKey.fresh(subject)
        self._keys[key.id] = key
        return key

    def _key(self, id: str) -> DataKey:
        if id in self._unknown:
            raise KeyLost(id)
        if id in self._keys:
            key = self._keys[id]
            if key is None:
                raise Erased()
            return key
        at_hand = self._keyring.by_id(id)
        if at_hand is None:
            raise KeyNeeded(ids={id})
        return at_hand


_present: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def present() -> Attempt | None:
    """The attempt that the running work belongs to; None where it runs without keys (tests of a database alone)."""
    return _present.get()


def seal(subject: str, place: str, content: bytes) -> bytes:
    """As `Attempt.seal`; as it is where there are no keys."""
    attempt = _present.get()
    return content if attempt is None else attempt.seal(subject, place, content)


def unseal(place: str, blob: bytes) -> bytes:
    """As `Attempt.open`. Raises KeyLost where something is sealed and there are no keys."""
    attempt = _present.get()
    if attempt is not None:
        return attempt.open(place, blob)
    if sealed_with(blob) is not None:
        raise KeyLost(place)
    return blob


def fingerprint(subject: str, purpose: str, value: str) -> str | None:
    """As columns and events hold it: 192 bits of `Attempt.fingerprint`, 32 characters; None where there are no keys."""
    attempt = _present.get()
    return None if attempt is None else urlsafe_b64encode(attempt.fingerprint(subject, purpose, value)[:24]).decode()


class SameIds:
    """New ids that are the same in every run of one attempt."""

    def __init__(self, ids: Ids) -> None:
        self._inner = ids

    def new(self) -> str:
        attempt = _present.get()
        return self._inner.new() if attempt is None else attempt.new_id(self._inner)
