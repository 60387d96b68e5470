"""A service whose audit is signed and sealed, and somebody who holds its database but not its key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from shared.messaging.runtime import Runtime
from shared.persistence.trail.keys import TrailKeys, new_key, read_keys
from shared.persistence.trail.trail import Trail
from shared.persistence.trail.verification import Esito, Manomissione
from shared.process.verification import verified
from tests.sample import CreaCosa, SampleWork, crea_cosa, esegui, sample


def chiavi(*nomi: str) -> TrailKeys:
    trovate = read_keys(" ".join(new_key(nome) for nome in nomi or ("k1",)))
    assert trovate is not None
    return trovate


@dataclass
class Registro:
    """`runtime` is open; `verifica` looks from outside, as the command does."""

    url: str
    trail: Trail
    runtime: Runtime[SampleWork]

    async def scrive(self, quante: int = 1) -> None:
        for numero in range(quante):
            await esegui(self.runtime, crea_cosa, CreaCosa(str(numero)))

    async def sigilla(self) -> int:
        assert self.runtime.sealer is not None
        return await self.runtime.sealer.seal()

    async def verifica(self) -> Esito:
        return await verified(sample(self.url, trail=self.trail))

    async def trovate(self) -> list[Manomissione]:
        return [each.tipo for each in (await self.verifica()).trovate]

    async def sql(self, statement: str, **valori: Any) -> list[Any]:
        def work(connection: Any) -> list[Any]:
            done = connection.execute(text(statement), valori)
            return list(done.all()) if done.returns_rows else []

        return await self.runtime.database.write(work)


@asynccontextmanager
async def registro_aperto(url: str, folder: Path, keys: TrailKeys | None = None) -> AsyncIterator[Registro]:
    trail = Trail(keys or chiavi(), folder / "sigilli")
    runtime = sample(url, trail=trail)
    await runtime.database.start()
    try:
        yield Registro(url, trail, runtime)
    finally:
        await runtime.database.stop()
