"""SIGTERM: what is in hand is finished and acknowledged, in time, and nothing has to be done again."""

import asyncio
from http import HTTPStatus
from itertools import islice
from signal import SIGTERM
from time import monotonic
from typing import Any, Final

import psycopg
from kafka import KafkaAdminClient, TopicPartition
from psycopg.sql import SQL, Identifier
from sqlalchemy import select

from proof.distributed_scene import Scene
from proof.findings import Findings
from proof.snapshot import METADATA, looking
from proof.telling import first_word
from proof.waiting import eventually
from proof.witness import NAME as WITNESS
from proof.witness import metadata as witness_metadata
from scripts.distributed.service_process import ServiceProcess
from shared.messaging.kafka_client import connect

IN_HAND: Final = 6
"""Requests that wait inside the API when it is told to end: fewer than it has connections."""
HELD_WITHIN: Final = 8.0
"""Seconds: less than a statement waits for a lock."""
ENDS_WITHIN: Final = 25.0
IN_ORDER: Final = (0, -SIGTERM)
"""Exit statuses of a process that drained: uvicorn gives itself the signal again when everything is done."""
AT_ONCE: Final = 6
LOAD: Final = 4.0
"""Seconds of work before a worker is told to end."""
READERS: Final = ("sad", "indicators", WITNESS)


async def api(scene: Scene) -> Findings:
    """Requests in hand are answered. They are kept in hand by a lock that somebody else holds in the database."""
    found = Findings()
    process = scene.platform.apis["pua"]
    stories = list(islice(scene.stories.of("orientamento"), IN_HAND))
    lock = await asyncio.to_thread(_lock, scene.platform.databases["pua"], "accessi")
    try:
        asked = [
            asyncio.create_task(scene.cast.social_worker[story.ambito].tries(*first_word(story))) for story in stories
        ]

        async def all_wait() -> bool:
            return await asyncio.to_thread(_waiting, lock) >= IN_HAND

        if not await eventually(all_wait, HELD_WITHIN, 0.05):
            found.others.append("SIGTERM: le richieste non sono arrivate alla base dati")
        began = monotonic()
        process.send(SIGTERM)
        await asyncio.sleep(1)
    finally:
        lock.close()
    answers = [None if answer is None else answer.status_code for answer in await asyncio.gather(*asked)]
    status = await asyncio.to_thread(process.wait)
    scene.told(f"API fermata in {monotonic() - began:.1f} s")
    if answers != [HTTPStatus.CREATED] * IN_HAND:
        found.lost.append(f"SIGTERM: le richieste in mano hanno avuto {answers}")
    if status not in IN_ORDER or monotonic() - began > ENDS_WITHIN:
        found.others.append(f"SIGTERM: l'API è uscita con {status} dopo {monotonic() - began:.1f} s")
    process.start()
    await asyncio.to_thread(process.wait_ready)
    await scene.workload.tell(stories)
    found += await scene.verdict.reach(scene.cast.region)
    return found


async def workers(scene: Scene) -> Findings:
    """Under load, each acknowledges what it has applied: the next one repeats nothing."""
    found = Findings()
    by_name: dict[str, ServiceProcess] = {name: scene.platform.workers[name][0] for name in READERS if name != WITNESS}
    by_name[WITNESS] = scene.witness
    urls = {**scene.platform.databases, WITNESS: scene.witness_url}

    async def ended() -> None:
        await asyncio.sleep(LOAD)
        for name, process in by_name.items():
            began = monotonic()
            process.send(SIGTERM)
            status = await asyncio.to_thread(process.wait)
            took = monotonic() - began
            scene.told(f"lettore {name} fermato in {took:.1f} s")
            if status not in IN_ORDER or took > ENDS_WITHIN:
                found.others.append(f"SIGTERM: {process.name} è uscito con {status} dopo {took:.1f} s")
            again = await asyncio.to_thread(_to_repeat, scene.platform.kafka.bootstrap, name, urls[name])
            if again:
                found.others.append(f"SIGTERM: {process.name} lascia da ripetere {again}")
            process.start()
        for process in by_name.values():
            await asyncio.to_thread(process.wait_ready)

    found += await scene.meanwhile(ended(), AT_ONCE)
    return found


def _to_repeat(bootstrap: str, name: str, url: str) -> dict[tuple[str, int], int]:
    """By partition, how many messages were applied and not acknowledged."""
    progress = (witness_metadata if name == WITNESS else METADATA[name]).tables["progress"]
    with looking(url) as connection:
        applied = {(row.topic, row.partition): row.next_offset for row in connection.execute(select(progress))}
    group = f"raccordo.{name}"
    with connect(KafkaAdminClient, bootstrap) as admin:
        told: dict[Any, Any] = admin.list_group_offsets({group: [TopicPartition(*place) for place in applied]})[group]
    acknowledged = {(place.topic, place.partition): at.offset for place, at in told.items()}
    return {
        place: offset - acknowledged.get(place, 0)
        for place, offset in applied.items()
        if offset > acknowledged.get(place, 0)
    }


def _lock(url: str, table: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """A transaction that holds a table for itself, until it is closed."""
    connection = psycopg.connect(url.replace("+psycopg", ""))
    connection.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(Identifier(table)))
    return connection


def _waiting(connection: "psycopg.Connection[tuple[Any, ...]]") -> int:
    """How many wait for it."""
    row = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return int(row[0]) if row else 0
