"""(a) POST of a segnalazione through the full stack against the bare route, in interleaved rounds of one run."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.load import Volley, fire, request
from bench.segnalazioni import segnalazione
from bench.servers import bare, platform
from services.embedded.issuer import Sviluppo
from shared.kernel.actor import Ruolo

CONNECTIONS = 16
PER_ROUND = 1500
WARM_UP = 300


@dataclass(frozen=True)
class Round:
    full: Volley
    bare: Volley

    @property
    def ratio(self) -> float:
        return self.full.per_s / self.bare.per_s


def token(folder: Path) -> str:
    """An assistente sociale of the Ambito di Bergamo."""
    return Sviluppo(folder, "raccordo").token(sub="banco-di-prova", ruolo=Ruolo.ASSISTENTE_SOCIALE, ambiti=["50036"])


async def measure(folder: Path, rounds: int) -> list[Round]:
    """Each round fires the same number of requests at both; the queue of events is drained in between."""
    data = folder / "platform"
    bearer = {"Authorization": f"Bearer {token(data)}"}
    done: list[Round] = []
    with bare(folder) as bare_base, platform(data) as (base, _):
        full_url, bare_url = f"{base}/pua/v1/accessi", f"{bare_base}/accessi"
        number = 0
        for turn in range(rounds + 1):
            size = PER_ROUND if turn else WARM_UP
            bodies = [segnalazione(number + n) for n in range(size)]
            number += size
            plain = await fire(bare_url, [request(bare_url, b, bearer) for b in bodies], connections=CONNECTIONS)
            full = await fire(full_url, [request(full_url, b, bearer) for b in bodies], connections=CONNECTIONS)
            await drained(base)
            if turn:
                done.append(Round(full, plain))
    return done


async def drained(base: str) -> None:
    """Returns when every service handed over all it had to say."""
    async with httpx.AsyncClient() as client:
        for service in ("pua", "dimissioni", "sad"):
            while (await client.get(f"{base}/{service}/v1/status")).json()["in_uscita"]:
                await asyncio.sleep(0.05)
