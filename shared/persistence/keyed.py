"""A database whose work has keys: run again, from the beginning, for as long as it needs some that are not at hand."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from shared.custody.attempt import Attempt
from shared.custody.keyring import KeyNeeded, Keyring
from shared.persistence.engine import BeforeCommit, Database, Lead

T = TypeVar("T")


class KeyedDatabase(Database):
    """`within`, and around every work the keys of `keyring`."""

    def __init__(self, within: Database, keyring: Keyring) -> None:
        super().__init__(within.url)
        self.within = within
        self.keyring = keyring
        self.alone = within.alone  # type: ignore[misc]  # of a class elsewhere; here it is that of what is within

    def on_commit(self, callback: Callable[[], None]) -> None:
        self.within.on_commit(callback)

    async def start(self) -> None:
        """The keys first. Raises also SchemaNotReady, Unavailable of the key store."""
        await self.keyring.start()
        try:
            await self.within.start()
        except BaseException:
            await self.keyring.stop()
            raise

    async def stop(self) -> None:
        await self.within.stop()
        await self.keyring.stop()

    async def migrate(self) -> None:
        await self.within.migrate()

    async def write(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        return await self._written(self.within.write, work, before_commit)

    async def write_slowly(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        return await self._written(self.within.write_slowly, work, before_commit)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await _again(Attempt(self.keyring), work, self.within.read)

    async def glance(self, work: Callable[[Connection], T]) -> T:
        return await _again(Attempt(self.keyring), work, self.within.glance)

    def lead(self, what: str, /) -> AbstractAsyncContextManager[Lead]:
        return self.within.lead(what)

    async def _written(
        self, how: Callable[..., Awaitable[T]], work: Callable[[Connection], T], before_commit: BeforeCommit | None
    ) -> T:
        attempt = Attempt(self.keyring, makes_keys=True)

        async def kept() -> None:
            await attempt.keep_new()
            waiting = before_commit() if before_commit is not None else None
            if waiting is not None:
                await waiting

        def keys_first() -> Awaitable[None] | None:
            if attempt.new_keys:
                return kept()
            return before_commit() if before_commit is not None else None

        return await _again(attempt, work, partial(how, before_commit=keys_first))


async def _again(
    attempt: Attempt, work: Callable[[Connection], T], how: Callable[[Callable[[Connection], T]], Awaitable[T]]
) -> T:
    while True:
        try:
            return await how(lambda connection: attempt.run(work, connection))
        except KeyNeeded as needed:
            await attempt.fetch(needed)  # afterwards it never asks for the same again: the loop ends
