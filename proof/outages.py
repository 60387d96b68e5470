"""What the platform needs is gone for a while: the broker, which nobody notices, and the database, which it says."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from time import monotonic
from typing import Final

from proof.distributed_scene import PEOPLE_ALONE, Scene
from proof.findings import Findings
from proof.telling import first_word
from proof.waiting import eventually
from scripts.distributed.service_process import ServiceProcess

AWAY: Final = 8.0
"""Seconds without a broker, at least."""
AT_ONCE: Final = 3
UNREADY_WITHIN: Final = 10.0
REFUSED_WITHIN: Final = 30.0
"""Seconds until a request is told to come again: those of the longest statement, where the server holds the connection
and says nothing, and some to say so."""
BACK_WITHIN: Final = 45.0


async def broker(scene: Scene) -> Findings:
    """Killed, then held: people go on working, and afterwards everything arrives."""
    kafka = scene.platform.kafka
    found = Findings()
    for how, away, back in (("ucciso", kafka.kill, kafka.start), ("fermo", kafka.pause, kafka.resume)):
        scene.told(f"broker {how}")
        errors, done = scene.ledger.errors, len(scene.ledger.acknowledged)

        async def gone(away: Callable[[], object] = away, back: Callable[[], object] = back) -> None:
            await asyncio.to_thread(away)
            await asyncio.sleep(AWAY)
            await asyncio.to_thread(back)

        found += await scene.meanwhile(gone(), AT_ONCE, *PEOPLE_ALONE)
        if scene.ledger.errors != errors:
            found.others.append(f"broker {how}: {scene.ledger.errors - errors} errori delle API")
        if len(scene.ledger.acknowledged) == done:
            found.others.append(f"broker {how}: intanto nessuno ha potuto lavorare")
    return found


async def database(scene: Scene) -> Findings:
    """Stopped where it stands, then held: who asks is told so, and nothing has to be started again."""
    postgres = scene.platform.postgres
    found = Findings()
    for how, away, back in (("ucciso", postgres.kill, postgres.start), ("fermo", postgres.pause, postgres.resume)):
        scene.told(f"base dati: server {how}")
        before = scene.ledger.answers.copy()

        async def gone(how: str = how, away: Callable[[], object] = away, back: Callable[[], object] = back) -> None:
            nonlocal found
            await asyncio.to_thread(away)
            try:
                found += await _refused(scene, how)
            finally:
                await asyncio.to_thread(back)
            found += await _all_ready(scene, how)

        found += await scene.meanwhile(gone(), AT_ONCE, *PEOPLE_ALONE)
        odd = {status: many for status, many in (scene.ledger.answers - before).items() if _odd(status)}
        if odd:
            found.others.append(f"base dati {how}: risposte {odd} invece di un 503 chiaro")
    return found


async def _refused(scene: Scene, how: str) -> Findings:
    """Every API is unready, and a command is answered by a clear 503, within bounded time."""
    found = Findings()
    began = monotonic()
    word = first_word(next(scene.stories.of("orientamento")))
    asked = asyncio.create_task(next(iter(scene.cast.social_worker.values())).tries(*word))
    for api in scene.platform.apis.values():
        if not await eventually(_is(api, HTTPStatus.SERVICE_UNAVAILABLE), UNREADY_WITHIN):
            found.others.append(f"base dati {how}: {api.name} non dice di non essere pronto")
    answer = await asked
    took = monotonic() - began
    scene.told(f"risposta dopo {took:.1f} s")
    if answer is None or answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or took > REFUSED_WITHIN:
        found.others.append(f"base dati {how}: {answer} dopo {took:.1f} s invece di un 503")
    elif "Retry-After" not in answer.headers or "problem+json" not in answer.headers["Content-Type"]:
        found.others.append(f"base dati {how}: un 503 senza Retry-After o senza problem+json")
    return found


async def _all_ready(scene: Scene, how: str) -> Findings:
    """By themselves: nobody starts anything."""
    found = Findings()
    for process in scene.platform.processes:
        if not await eventually(_is(process, HTTPStatus.OK), BACK_WITHIN):
            found.others.append(f"base dati {how}, poi tornata: {process.name} non è di nuovo pronto")
    return found


def _is(process: ServiceProcess, status: HTTPStatus) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return await asyncio.to_thread(process.asks, "/status/ready") == status

    return look


def _odd(status: str) -> bool:
    return status == "muto" or (status.startswith("5") and status != str(HTTPStatus.SERVICE_UNAVAILABLE.value))
