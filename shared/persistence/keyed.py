"""A database whose work has keys: run again, from the beginning, for as long as it needs some that are not at hand."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

from shared.custody.attempt import Attempt
from shared.custody.keyring import KeyNeeded, Keyring
from shared.persistence.engine import Database, Lead

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

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self.within.write, work)

    async def write_slowly(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self.within.write_slowly, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self.within.read, work)

    async def glance(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self.within.glance, work)

    def lead(self, what: str, /) -> AbstractAsyncContextManager[Lead]:
        return self.within.lead(what)

    async def _run(self, how: Callable[[Any], Awaitable[T]], work: Callable[[Connection], T]) -> T:
        attempt = Attempt(self.keyring)
        while True:
            try:
                return await how(lambda connection: attempt.run(work, connection))
            except KeyNeeded as needed:
                await attempt.fetch(needed)  # afterwards it never asks for the same again: the loop ends
