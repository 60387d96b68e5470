"""(a) POST of a segnalazione through the full stack against the bare route, in interleaved rounds of one run.

On SQLite the full stack is the embedded platform, which relays and reacts meanwhile. On PostgreSQL it is the process
that answers (`python -m services.pua api`): the worker is another one, and does not take part.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.bare import create_tables
from bench.load import Volley, fire, request
from bench.segnalazioni import segnalazione
from bench.servers import bare, migrated, platform, pua_api
from scripts.parts.postgres import PostgresCluster
from services.embedded.issuer import Sviluppo
from shared.kernel.actor import Ruolo

CONNECTIONS = 16
PER_ROUND = 1500
WARM_UP = 300
AUDIENCE = "raccordo"


@dataclass(frozen=True)
class Round:
    full: Volley
    bare: Volley

    @property
    def ratio(self) -> float:
        return self.full.per_s / self.bare.per_s


def token(folder: Path) -> str:
    """An assistente sociale of the Ambito di Bergamo."""
    return Sviluppo(folder, AUDIENCE).token(sub="banco-di-prova", ruolo=Ruolo.ASSISTENTE_SOCIALE, ambiti=["50036"])


def published_keys(folder: Path) -> Path:
    """The file with the issuer's public keys."""
    folder.mkdir(parents=True, exist_ok=True)
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps(Sviluppo(folder, AUDIENCE).issuer().jwks), encoding="utf-8")
    return jwks


async def on_sqlite(folder: Path, rounds: int) -> list[Round]:
    data = folder / "platform"
    signed = token(data)
    with bare(f"sqlite:///{folder / 'bare.db'}") as bare_base, platform(data) as (base, _):
        urls = (f"{bare_base}/accessi", f"{base}/pua/v1/accessi")
        return await _rounds(*urls, signed, rounds, lambda: drained(base))


async def on_postgresql(folder: Path, rounds: int) -> list[Round]:
    """Both in databases of one server that forces to the disk what it commits."""
    jwks = published_keys(folder)
    with PostgresCluster(durable=True) as postgres:
        plain, ours, keys = (postgres.create_database(name) for name in ("bare", "pua", "chiavi"))
        create_tables(plain)
        await migrated(ours, keys)
        with bare(plain) as bare_base, pua_api(ours, keys, jwks) as base:
            return await _rounds(f"{bare_base}/accessi", f"{base}/pua/v1/accessi", token(folder), rounds, _at_once)


async def drained(base: str) -> None:
    """Returns when every service handed over all it had to say."""
    async with httpx.AsyncClient() as client:
        for service in ("pua", "dimissioni", "sad"):
            while (await client.get(f"{base}/{service}/v1/status")).json()["in_uscita"]:
                await asyncio.sleep(0.05)


async def _at_once() -> None:
    """Nobody relays: there is nothing to wait for."""


async def _rounds(
    bare_url: str, full_url: str, bearer_token: str, rounds: int, rest: Callable[[], Awaitable[None]]
) -> list[Round]:
    """Each round fires the same number of requests at both; `rest` is waited for in between."""
    bearer = {"Authorization": f"Bearer {bearer_token}"}
    done: list[Round] = []
    number = 0
    for turn in range(rounds + 1):
        size = PER_ROUND if turn else WARM_UP
        bodies = [segnalazione(number + n) for n in range(size)]
        number += size
        plain = await fire(bare_url, [request(bare_url, b, bearer) for b in bodies], connections=CONNECTIONS)
        full = await fire(full_url, [request(full_url, b, bearer) for b in bodies], connections=CONNECTIONS)
        await rest()
        if turn:
            done.append(Round(full, plain))
    return done
