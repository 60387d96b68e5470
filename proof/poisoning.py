"""Events that cannot be applied, over the real broker: one case ill, then all of them, then everybody healed."""

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import islice
from time import monotonic
from typing import Final

import httpx
from sqlalchemy import create_engine, delete, func, insert, select

from proof.clients import NeverAnswered
from proof.distributed_scene import Scene
from proof.findings import Findings
from proof.hearing import testimony
from proof.snapshot import looking
from proof.telling import first_word
from proof.waiting import eventually
from proof.witness import EVERYTHING, build, machinery, poisoned
from shared.messaging.consumer import FAILURES_BEFORE_PAUSE
from shared.messaging.memory import MemoryBus

WORDS: Final = 4
"""Events of a case that ends in advice."""
ARRIVE_WITHIN: Final = 45.0
FRESH: Final = 5.0
"""Seconds within which what others say is heard, whoever is ill: bounded is what matters, the benches measure it."""
MANY: Final = FAILURES_BEFORE_PAUSE + 10


async def prove(scene: Scene) -> Findings:
    """Raises NeverAnswered."""
    found = await _one_case(scene)
    found += await _all_cases(scene)
    found += await scene.verdict.reach(scene.cast.region)
    return found


async def _one_case(scene: Scene) -> Findings:
    found = Findings()
    scene.told("un caso velenoso")
    ill, *others = islice(scene.stories.of("orientamento"), 4)
    answer = await scene.cast.social_worker[ill.ambito].tries(*first_word(ill))
    if answer is None:
        raise NeverAnswered(ill.key)
    caso = str(answer.json()["caso_id"])
    _poison(scene, caso)
    await scene.workload.tell([ill])
    await _until(f"{caso} fermo", lambda: _heard(scene, caso) + _parked(scene, caso) == WORDS)
    slowest = 0.0
    for story in others:
        await scene.workload.tell([story])
        began = monotonic()
        other = next(caso_id for caso_id, told in scene.workload.told.items() if told.key == story.key)
        await _until(f"{other} udito", partial(_has_all, scene, other))
        slowest = max(slowest, monotonic() - began)
    scene.told(f"gli altri arrivano entro {slowest:.2f} s")
    if slowest > FRESH:
        found.others.append(f"veleno: gli altri hanno aspettato {slowest:.1f} s")
    if (parked := _parked(scene, caso)) < WORDS - 1:
        found.lost.append(f"veleno: {parked} lettere del caso malato invece di {WORDS - 1} almeno")
    await _heal(scene)
    numbers = next((found for (_, each), found in testimony(scene.witness_url).items() if each == caso), [])
    if numbers != list(range(1, WORDS + 1)):
        found.order_violations.append(f"veleno: dopo la guarigione uditi {numbers}")
    return found


async def _all_cases(scene: Scene) -> Findings:
    found = Findings()
    scene.told("tutto velenoso")
    _poison(scene, EVERYTHING)
    await scene.workload.tell(islice(scene.stories.of("orientamento"), MANY))
    await _until("il testimone in pausa", lambda: "In pausa" in _says(scene))
    parked = _parked(scene)
    scene.told(f"in pausa con {parked} lettere morte di {MANY * WORDS} eventi")
    if parked >= FAILURES_BEFORE_PAUSE * WORDS:
        found.others.append(f"tutto velenoso: {parked} lettere morte")
    await _heal(scene)
    return found


async def _heal(scene: Scene) -> None:
    """The cause is mended, and somebody has the parked ones tried again: from another process, as an API would."""
    with create_engine(scene.witness_url).begin() as connection:
        connection.execute(delete(poisoned))
    operator = build(scene.witness_url, MemoryBus())
    await operator.runtime.start(events=False)

    async def healed() -> bool:
        await operator.runtime.consumer.replay()
        return _parked(scene) == 0

    await eventually(healed, ARRIVE_WITHIN)
    await operator.stop()


def _poison(scene: Scene, caso: str) -> None:
    with create_engine(scene.witness_url).begin() as connection:
        connection.execute(insert(poisoned), {"caso_id": caso})


def _heard(scene: Scene, caso: str) -> int:
    return sum(len(numbers) for (_, each), numbers in testimony(scene.witness_url).items() if each == caso)


def _has_all(scene: Scene, caso: str) -> bool:
    return _heard(scene, caso) == WORDS


def _parked(scene: Scene, caso: str | None = None) -> int:
    letters = machinery.dead_letters
    wanted = select(func.count()).select_from(letters)
    with looking(scene.witness_url) as connection:
        return int(connection.execute(wanted if caso is None else wanted.where(letters.c.caso_id == caso)).scalar_one())


def _says(scene: Scene) -> str:
    """What the witness's own process tells of itself."""
    return httpx.get(f"{scene.witness.base}/status/live", timeout=5, trust_env=False).text


async def _until(what: str, done: Callable[[], bool]) -> None:
    """Raises NeverAnswered."""

    async def look() -> bool:
        return await asyncio.to_thread(done)

    if not await eventually(look, ARRIVE_WITHIN):
        raise NeverAnswered(f"dopo {ARRIVE_WITHIN:g} s: {what}")
